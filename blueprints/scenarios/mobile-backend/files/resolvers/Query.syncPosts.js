import { util } from '@aws-appsync/utils';

// For so long it can be told that a post was deleted (Mutation.deletePost.js); who was away for longer gets everything.
const KEPT_MS = 29 * 24 * 60 * 60 * 1000;
// An index follows its table after a moment: what it may not have shown yet is asked for again the next time.
const OVERLAP_MS = 10 * 1000;

export function request(ctx) {
  const { author, lastSync, limit, nextToken } = ctx.args;
  const since = sinceOf(lastSync);
  const values = { ':author': author, ':since': since };
  const query = {
    expression: 'author = :author AND #changed > :since',
    expressionNames: { '#changed': '_lastChangedAt' },
    expressionValues: util.dynamodb.toMapValues(values),
  };
  return {
    operation: 'Query',
    index: 'changes-by-author',
    query,
    limit: Math.min(Math.max(limit || 100, 1), 100),
    nextToken,
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  const own = ctx.args.author === ctx.identity.sub;
  const posts = ctx.result.items.map((post) => {
    const visible = own || (post.visibility === 'PUBLIC' && !post.hidden);
    if (visible && !post._deleted) {
      return post;
    }
    // Gone for this caller, whether it was deleted or is private now: one cannot be told from the other.
    const { id, author, _version, _lastChangedAt } = post;
    return { id, author, _version, _lastChangedAt, _deleted: true };
  });
  return {
    posts,
    complete: sinceOf(ctx.args.lastSync) === 0,
    startedAt: util.time.nowEpochMilliSeconds() - OVERLAP_MS,
    nextToken: ctx.result.nextToken,
  };
}

function sinceOf(lastSync) {
  const recent = lastSync && lastSync > util.time.nowEpochMilliSeconds() - KEPT_MS;
  return recent ? lastSync : 0;
}
