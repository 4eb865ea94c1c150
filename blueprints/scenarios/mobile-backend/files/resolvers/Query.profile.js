import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `user#${ctx.args.id}`, sk: 'profile' }),
  };
}

// Only what everybody may know leaves here, also to the cache.
export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  if (!ctx.result) {
    return null;
  }
  const { id, name, bio, picture } = ctx.result;
  return { id, name, bio, picture };
}
