import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const { topic, language, title, text, link } = ctx.args.input;
  check(topic, language, title, text, link);
  ctx.stash.id = util.autoId();
  const announcement = { id: ctx.stash.id, topic, title, text };
  if (language) {
    announcement.language = language;
  }
  if (link) {
    announcement.link = link;
  }
  return {
    operation: 'PutEvents',
    events: [
      {
        source: 'journal',
        detailType: 'AnnouncementRequested',
        detail: { metadata: { correlation_id: correlation(ctx) }, data: { announcement } },
      },
    ],
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return { id: ctx.stash.id, topic: ctx.args.input.topic };
}

// Who calls may not choose just any text: it goes to logs and other services.
function correlation(ctx) {
  const given = ctx.request.headers['x-correlation-id'];
  return given && util.matches('^[A-Za-z0-9._:/=+@-]{1,128}$', given) ? given : ctx.stash.id;
}

function check(topic, language, title, text, link) {
  if (!util.matches('^[a-z0-9-]{1,40}$', topic)) {
    util.error('A topic is 1 to 40 small letters, digits or hyphens.', 'BadRequest');
  }
  if (language && !util.matches('^[a-z]{2}$', language)) {
    util.error('A language is two small letters.', 'BadRequest');
  }
  if (title.trim().length < 1 || title.length > 120 || text.trim().length < 1 || text.length > 1000) {
    util.error('A title has 1 to 120 characters, a text 1 to 1000.', 'BadRequest');
  }
  if (link && !util.matches('^https://[!-~]{1,392}$', link)) {
    util.error('A link begins with https:// and has at most 400 characters.', 'BadRequest');
  }
}
