import { util } from '@aws-appsync/utils';

// Of others only what is public: DynamoDB leaves the rest out, so nothing of it comes this far.
export function request(ctx) {
  const { author, limit, nextToken } = ctx.args;
  const own = author === ctx.identity.sub;
  const names = { '#deleted': '_deleted' };
  const values = { ':no': false };
  const conditions = ['(attribute_not_exists(#deleted) OR #deleted = :no)'];
  if (!own) {
    names['#hidden'] = 'hidden';
    names['#visibility'] = 'visibility';
    values[':public'] = 'PUBLIC';
    conditions.push('#visibility = :public');
    conditions.push('(attribute_not_exists(#hidden) OR #hidden = :no)');
  }
  return {
    operation: 'Query',
    index: 'posts-by-author',
    query: {
      expression: 'author = :author',
      expressionValues: util.dynamodb.toMapValues({ ':author': author }),
    },
    filter: {
      expression: conditions.join(' AND '),
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues(values),
    },
    scanIndexForward: false,
    limit: Math.min(Math.max(limit || 20, 1), 50),
    nextToken,
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return { posts: ctx.result.items, nextToken: ctx.result.nextToken };
}
