import { util, extensions } from '@aws-appsync/utils';

export function request(ctx) {
  const { name, bio, picture } = ctx.args.input;
  const me = ctx.identity.sub;
  if (name.length < 1 || name.length > 80 || (bio && bio.length > 500)) {
    util.error('A name has 1 to 80 characters, a bio at most 500.', 'BadRequest');
  }
  if (picture && !util.matches('^private/[a-z0-9-]+:[0-9a-f-]{36}/[A-Za-z0-9._-]{1,64}$', picture)) {
    util.error('A picture is the key of an upload, private/<identity>/<name>.', 'BadRequest');
  }
  const now = util.time.nowEpochMilliSeconds();
  const known = ctx.args._version;
  const values = {
    ':id': me,
    ':name': name,
    ':bio': bio || '',
    ':picture': picture || '',
    ':at': util.time.epochMilliSecondsToISO8601(now),
    ':now': now,
    ':expires': Math.floor(now / 1000) + JSON.parse(ctx.env.INACTIVE_DAYS) * 24 * 60 * 60,
    ':zero': 0,
    ':one': 1,
  };
  const condition = { expression: 'attribute_not_exists(pk)' };
  if (known) {
    condition.expression = '#version = :known';
    condition.expressionNames = { '#version': '_version' };
    condition.expressionValues = util.dynamodb.toMapValues({ ':known': known });
  }
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ pk: `user#${me}`, sk: 'profile' }),
    update: {
      expression:
        'SET #id = :id, #name = :name, #bio = :bio, #picture = :picture, #active = :at, #expires = :expires, ' +
        '#changed = :now, #version = if_not_exists(#version, :zero) + :one',
      expressionNames: {
        '#id': 'id',
        '#name': 'name',
        '#bio': 'bio',
        '#picture': 'picture',
        '#active': 'lastActiveAt',
        '#expires': 'expiresAt',
        '#changed': '_lastChangedAt',
        '#version': '_version',
      },
      expressionValues: util.dynamodb.toMapValues(values),
    },
    condition,
  };
}

export function response(ctx) {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      // The app decides: it gets what is there, and may send its change again with that version.
      util.error('The profile has changed meanwhile.', 'ConflictUnhandled', ctx.result);
    }
    util.error(ctx.error.message, ctx.error.type);
  }
  if (ctx.env.CACHES === 'true') {
    extensions.evictFromApiCache('Query', 'profile', { 'context.arguments.id': ctx.identity.sub });
  }
  return ctx.result;
}
