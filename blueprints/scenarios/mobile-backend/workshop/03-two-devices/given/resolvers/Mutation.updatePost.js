import { util } from '@aws-appsync/utils';

const CHANGEABLE = ['text', 'tags', 'placeId', 'picture', 'visibility'];
const REMOVABLE = ['placeId', 'picture'];

// Whose post it is is a condition of the write itself. Who writes last has written.
export function request(ctx) {
  const input = ctx.args.input;
  check(input);
  const now = util.time.nowEpochMilliSeconds();
  const names = { '#changed': '_lastChangedAt', '#version': '_version', '#updated': 'updatedAt' };
  const values = { ':now': now, ':at': util.time.epochMilliSecondsToISO8601(now), ':one': 1 };
  const sets = ['#changed = :now', '#updated = :at', '#version = #version + :one'];
  const removes = [];
  CHANGEABLE.forEach((name) => {
    const value = input[name];
    if (value !== undefined && value !== null) {
      names[`#${name}`] = name;
      values[`:${name}`] = value;
      sets.push(`#${name} = :${name}`);
    } else if (value === null && REMOVABLE.includes(name)) {
      names[`#${name}`] = name;
      removes.push(`#${name}`);
    }
  });
  const remove = removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : '';
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ pk: `post#${input.id}`, sk: 'post' }),
    update: {
      expression: `SET ${sets.join(', ')}${remove}`,
      expressionNames: names,
      expressionValues: util.dynamodb.toMapValues(values),
    },
    condition: {
      expression: 'author = :me AND (attribute_not_exists(#deleted) OR #deleted = :no)',
      expressionNames: { '#deleted': '_deleted' },
      expressionValues: util.dynamodb.toMapValues({ ':me': ctx.identity.sub, ':no': false }),
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
      const there = ctx.result;
      const visible = there && there.visibility === 'PUBLIC' && !there.hidden;
      if (there && there.author !== ctx.identity.sub && visible) {
        util.error('Only its author may change a post.', 'Unauthorized');
      }
      util.error('There is no such post.', 'NotFound');
    }
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}

function check(input) {
  const { text, tags, placeId, picture } = input;
  if (text !== undefined && text !== null && (text.length < 1 || text.length > 2000)) {
    util.error('A post has 1 to 2000 characters.', 'BadRequest');
  }
  if (tags && (tags.length > 10 || tags.some((tag) => !util.matches('^[a-z0-9-]{1,40}$', tag)))) {
    util.error('A post has at most 10 tags, each 1 to 40 small letters, digits or hyphens.', 'BadRequest');
  }
  if (placeId && !util.matches('^[A-Za-z0-9_-]{1,128}$', placeId)) {
    util.error('A place is named by its id.', 'BadRequest');
  }
  if (picture && !util.matches('^private/[a-z0-9-]+:[0-9a-f-]{36}/[A-Za-z0-9._-]{1,64}$', picture)) {
    util.error('A picture is the key of an upload, private/<identity>/<name>.', 'BadRequest');
  }
}
