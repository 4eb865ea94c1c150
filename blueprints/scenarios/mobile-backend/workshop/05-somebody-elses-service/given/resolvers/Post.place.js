import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const given = ctx.request.headers['x-correlation-id'];
  const plain = given && util.matches('^[A-Za-z0-9._:/=+@-]{1,128}$', given);
  return {
    operation: 'Invoke',
    payload: {
      headers: { 'x-correlation-id': plain ? given : util.autoId() },
      placeId: ctx.source.placeId,
    },
  };
}

// A place that cannot be had now does not take the post with it: the error stands beside the data.
export function response(ctx) {
  if (ctx.error) {
    util.appendError('The place cannot be looked up now.', 'Unavailable');
    return null;
  }
  if (ctx.result.outcome === 'unavailable') {
    util.appendError('The place cannot be looked up now.', 'Unavailable');
  }
  return ctx.result.outcome === 'found' ? ctx.result.place : null;
}
