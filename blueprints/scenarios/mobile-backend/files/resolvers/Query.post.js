import { util } from '@aws-appsync/utils';

export function request(ctx) {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `post#${ctx.args.id}`, sk: 'post' }),
  };
}

// Who may not see it is not told that it is there.
export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  const post = ctx.result;
  if (!post || post._deleted) {
    return null;
  }
  const own = post.author === ctx.identity.sub;
  const moderates = (ctx.identity.groups || []).includes('moderators');
  const visible = post.visibility === 'PUBLIC' && (!post.hidden || moderates);
  return own || visible ? post : null;
}
