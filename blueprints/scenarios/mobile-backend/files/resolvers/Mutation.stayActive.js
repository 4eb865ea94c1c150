import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const now = util.time.nowEpochMilliSeconds();
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ pk: `user#${ctx.identity.sub}`, sk: 'profile' }),
    // No new version: nothing that an app shows has changed.
    update: {
      expression: 'SET #active = :at, #expires = :expires',
      expressionNames: { '#active': 'lastActiveAt', '#expires': 'expiresAt' },
      expressionValues: util.dynamodb.toMapValues({
        ':at': util.time.epochMilliSecondsToISO8601(now),
        ':expires': Math.floor(now / 1000) + JSON.parse(ctx.env.INACTIVE_DAYS) * 24 * 60 * 60,
      }),
    },
    condition: { expression: 'attribute_exists(pk)' },
  };
}

export function response(ctx) {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      // Who has no profile has nothing to keep.
      return null;
    }
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}
