import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const { author, lastSync, limit, nextToken } = ctx.args;
  return {
    operation: 'Query',
    index: 'changes-by-author',
    query: {
      expression: 'author = :author AND #changed > :since',
      expressionNames: { '#changed': '_lastChangedAt' },
      expressionValues: util.dynamodb.toMapValues({ ':author': author, ':since': lastSync || 0 }),
    },
    limit: Math.min(Math.max(limit || 100, 1), 100),
    nextToken,
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return {
    posts: ctx.result.items,
    complete: !ctx.args.lastSync,
    startedAt: util.time.nowEpochMilliSeconds(),
    nextToken: ctx.result.nextToken,
  };
}
