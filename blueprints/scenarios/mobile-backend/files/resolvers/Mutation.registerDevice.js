import { util } from '@aws-appsync/utils';

// A device that does not come back for so long has a token that is none any more.
const KEPT_SECONDS = 90 * 24 * 60 * 60;

export function request(ctx) {
  const { id, platform, token } = ctx.args.input;
  if (!util.matches('^[A-Za-z0-9_-]{1,64}$', id) || token.length < 1 || token.length > 2048) {
    util.error('A device has an id of at most 64 letters, digits, - or _, and a token.', 'BadRequest');
  }
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ pk: `user#${ctx.identity.sub}`, sk: `device#${id}` }),
    attributeValues: util.dynamodb.toMapValues({
      id,
      platform,
      token,
      expiresAt: util.time.nowEpochSeconds() + KEPT_SECONDS,
    }),
  };
}

// Not the token: it is for us alone.
export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.args.input.id;
}
