import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const { topic, language } = ctx.args;
  const me = ctx.identity.sub;
  if (!util.matches('^[a-z0-9-]{1,40}$', topic)) {
    util.error('A topic is 1 to 40 small letters, digits or hyphens.', 'BadRequest');
  }
  if (!util.matches('^[a-z]{2}$', language)) {
    util.error('A language is two small letters.', 'BadRequest');
  }
  const expiresAt = util.time.nowEpochSeconds() + JSON.parse(ctx.env.INACTIVE_DAYS) * 24 * 60 * 60;
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ pk: `user#${me}`, sk: `topic#${topic}` }),
    attributeValues: util.dynamodb.toMapValues({ topic, user: me, language, expiresAt }),
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.args.topic;
}
