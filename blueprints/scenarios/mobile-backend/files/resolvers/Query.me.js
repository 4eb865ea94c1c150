import { util } from '@aws-appsync/utils';

// The caller's own: nobody can ask for anybody else's by it.
export function request(ctx) {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `user#${ctx.identity.sub}`, sk: 'profile' }),
    consistentRead: true,
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}
