import { util } from '@aws-appsync/utils';

// Everybody may search, and finds what everybody may see: nothing else is in the index.
export function request(ctx) {
  const { text, limit, nextToken } = ctx.args;
  const given = ctx.request.headers['x-correlation-id'];
  const plain = given && util.matches('^[A-Za-z0-9._:/=+@-]{1,128}$', given);
  return {
    operation: 'Invoke',
    payload: {
      headers: { 'x-correlation-id': plain ? given : util.autoId() },
      text,
      limit: Math.min(Math.max(limit || 20, 1), 50),
      nextToken: nextToken || null,
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error('The search cannot be reached now.', 'Unavailable');
  }
  if (ctx.result.outcome === 'invalid') {
    util.error(ctx.result.message, 'BadRequest');
  }
  return { hits: ctx.result.hits, nextToken: ctx.result.nextToken };
}
