import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `post#${ctx.args.id}`, sk: 'post' }),
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  const post = ctx.result;
  if (!post || post._deleted) {
    return null;
  }
  return post;
}
