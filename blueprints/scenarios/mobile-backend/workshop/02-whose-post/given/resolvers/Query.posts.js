import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const { author, limit, nextToken } = ctx.args;
  return {
    operation: 'Query',
    index: 'posts-by-author',
    query: {
      expression: 'author = :author',
      expressionValues: util.dynamodb.toMapValues({ ':author': author }),
    },
    scanIndexForward: false,
    limit: limit || 20,
    nextToken,
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return { posts: ctx.result.items, nextToken: ctx.result.nextToken };
}
