import { util } from '@aws-appsync/utils';

export function request(ctx) {
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
    condition: { expression: 'attribute_exists(pk)' },
  };
}

export function response(ctx) {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      util.error('There is no such post.', 'NotFound');
    }
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}
