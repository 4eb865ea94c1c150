import { util } from '@aws-appsync/utils';

// Nobody chooses whom we write to: addresses are those that the user pool has verified, and only the id token has them.
export function request(ctx) {
  const { language, channels } = ctx.args.input;
  const claims = ctx.identity.claims;
  if (claims.token_use !== 'id') {
    util.error('The id token is needed here: it has the verified addresses.', 'BadRequest');
  }
  if (!util.matches('^[a-z]{2}$', language)) {
    util.error('A language is two small letters.', 'BadRequest');
  }
  const email = verified(claims.email, claims.email_verified);
  const phone = verified(claims.phone_number, claims.phone_number_verified);
  const now = util.time.nowEpochMilliSeconds();
  const values = {
    ':id': ctx.identity.sub,
    ':language': language,
    ':channels': channels,
    ':now': now,
    ':expires': Math.floor(now / 1000) + JSON.parse(ctx.env.INACTIVE_DAYS) * 24 * 60 * 60,
    ':zero': 0,
    ':one': 1,
  };
  const sets = [
    '#id = :id',
    '#language = :language',
    '#channels = :channels',
    '#expires = :expires',
    '#changed = :now',
    '#version = if_not_exists(#version, :zero) + :one',
  ];
  const removes = [];
  if (email) {
    values[':email'] = email;
    sets.push('#email = :email');
  } else {
    removes.push('#email');
  }
  if (phone) {
    values[':phone'] = phone;
    sets.push('#phone = :phone');
  } else {
    removes.push('#phone');
  }
  const remove = removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : '';
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ pk: `user#${ctx.identity.sub}`, sk: 'profile' }),
    update: {
      expression: `SET ${sets.join(', ')}${remove}`,
      expressionNames: {
        '#id': 'id',
        '#language': 'language',
        '#channels': 'channels',
        '#email': 'email',
        '#phone': 'phone',
        '#expires': 'expiresAt',
        '#changed': '_lastChangedAt',
        '#version': '_version',
      },
      expressionValues: util.dynamodb.toMapValues(values),
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}

function verified(address, isVerified) {
  return address && (isVerified === true || isVerified === 'true') ? address : null;
}
