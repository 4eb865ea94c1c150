import { util } from '@aws-appsync/utils';

// Gone is gone: nothing of the post is left.
export function request(ctx) {
  return {
    operation: 'DeleteItem',
    key: util.dynamodb.toMapValues({ pk: `post#${ctx.args.id}`, sk: 'post' }),
    condition: {
      expression: 'author = :me',
      expressionValues: util.dynamodb.toMapValues({ ':me': ctx.identity.sub }),
    },
  };
}

export function response(ctx) {
  if (ctx.error) {
    util.error(ctx.error.message, ctx.error.type);
  }
  return ctx.result;
}
