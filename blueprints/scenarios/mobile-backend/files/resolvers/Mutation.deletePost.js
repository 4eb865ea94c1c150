import { util } from '@aws-appsync/utils';

// For so long an app that was offline can still be told (Query.syncPosts.js); then the rest of it expires.
const KEPT_SECONDS = 30 * 24 * 60 * 60;

export function request(ctx) {
  const now = util.time.nowEpochMilliSeconds();
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ pk: `post#${ctx.args.id}`, sk: 'post' }),
    update: {
      expression:
        'SET #deleted = :yes, #expires = :expires, #changed = :now, #updated = :at, #version = #version + :one ' +
        'REMOVE #text, #tags, #place, #picture',
      expressionNames: {
        '#deleted': '_deleted',
        '#expires': 'expiresAt',
        '#changed': '_lastChangedAt',
        '#updated': 'updatedAt',
        '#version': '_version',
        '#text': 'text',
        '#tags': 'tags',
        '#place': 'placeId',
        '#picture': 'picture',
      },
      expressionValues: util.dynamodb.toMapValues({
        ':yes': true,
        ':expires': Math.floor(now / 1000) + KEPT_SECONDS,
        ':now': now,
        ':at': util.time.epochMilliSecondsToISO8601(now),
        ':one': 1,
      }),
    },
    condition: {
      expression: 'author = :me AND #version = :known AND attribute_not_exists(#deleted)',
      expressionNames: { '#version': '_version', '#deleted': '_deleted' },
      expressionValues: util.dynamodb.toMapValues({ ':me': ctx.identity.sub, ':known': ctx.args._version }),
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      const there = ctx.result;
      const visible = there && there.visibility === 'PUBLIC' && !there.hidden;
      if (there && there.author !== ctx.identity.sub && visible) {
        util.error('Only its author may delete a post.', 'Unauthorized');
      }
      if (!there || there.author !== ctx.identity.sub) {
        util.error('There is no such post.', 'NotFound');
      }
      if (there._deleted) {
        // Again: it is as the app wants it.
        return there;
      }
      util.error('The post has changed meanwhile.', 'ConflictUnhandled', there);
    }
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}
