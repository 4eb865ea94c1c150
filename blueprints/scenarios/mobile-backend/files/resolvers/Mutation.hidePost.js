import { util } from '@aws-appsync/utils';

// The schema asks for the group too; this is what a test can see, and what is left if that line is lost.
export function request(ctx) {
  if (!(ctx.identity.groups || []).includes('moderators')) {
    util.error('Only moderators may hide a post.', 'Unauthorized');
  }
  if (ctx.args.reason.length < 1 || ctx.args.reason.length > 500) {
    util.error('A reason has 1 to 500 characters.', 'BadRequest');
  }
  const now = util.time.nowEpochMilliSeconds();
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ pk: `post#${ctx.args.id}`, sk: 'post' }),
    update: {
      expression:
        'SET #hidden = :yes, #reason = :reason, #by = :me, #changed = :now, #updated = :at, #version = #version + :one',
      expressionNames: {
        '#hidden': 'hidden',
        '#reason': 'hiddenReason',
        '#by': 'hiddenBy',
        '#changed': '_lastChangedAt',
        '#updated': 'updatedAt',
        '#version': '_version',
      },
      expressionValues: util.dynamodb.toMapValues({
        ':yes': true,
        ':reason': ctx.args.reason,
        ':me': ctx.identity.sub,
        ':now': now,
        ':at': util.time.epochMilliSecondsToISO8601(now),
        ':one': 1,
      }),
    },
    condition: {
      expression: '#visibility = :public AND attribute_not_exists(#deleted)',
      expressionNames: { '#visibility': 'visibility', '#deleted': '_deleted' },
      expressionValues: util.dynamodb.toMapValues({ ':public': 'PUBLIC' }),
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      // What is private is not a moderator's business either.
      util.error('There is no such post.', 'NotFound');
    }
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}
