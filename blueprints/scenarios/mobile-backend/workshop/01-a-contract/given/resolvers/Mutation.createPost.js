import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const { text, tags, placeId, picture, visibility } = ctx.args.input;
  // Another id for each request that comes, also when it came before.
  const id = util.autoId();
  check(text, tags || [], placeId, picture);
  const now = util.time.nowEpochMilliSeconds();
  const at = util.time.epochMilliSecondsToISO8601(now);
  const post = {
    id,
    author: ctx.identity.sub,
    text,
    tags: tags || [],
    visibility: visibility || 'PUBLIC',
    hidden: false,
    createdAt: at,
    updatedAt: at,
    _version: 1,
    _lastChangedAt: now,
  };
  if (placeId) {
    post.placeId = placeId;
  }
  if (picture) {
    post.picture = picture;
  }
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ pk: `post#${id}`, sk: 'post' }),
    attributeValues: util.dynamodb.toMapValues(post),
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}

function check(text, tags, placeId, picture) {
  if (text.length < 1 || text.length > 2000) {
    util.error('A post has 1 to 2000 characters.', 'BadRequest');
  }
  if (tags.length > 10 || tags.some((tag) => !util.matches('^[a-z0-9-]{1,40}$', tag))) {
    util.error('A post has at most 10 tags, each 1 to 40 small letters, digits or hyphens.', 'BadRequest');
  }
  if (placeId && !util.matches('^[A-Za-z0-9_-]{1,128}$', placeId)) {
    util.error('A place is named by its id.', 'BadRequest');
  }
  if (picture && !util.matches('^private/[a-z0-9-]+:[0-9a-f-]{36}/[A-Za-z0-9._-]{1,64}$', picture)) {
    util.error('A picture is the key of an upload, private/<identity>/<name>.', 'BadRequest');
  }
}
