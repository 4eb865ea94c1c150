import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND begins_with(sk, :topics)',
      expressionValues: util.dynamodb.toMapValues({ ':pk': `user#${ctx.identity.sub}`, ':topics': 'topic#' }),
    },
    limit: 200,
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result.items.map((item) => item.topic);
}
