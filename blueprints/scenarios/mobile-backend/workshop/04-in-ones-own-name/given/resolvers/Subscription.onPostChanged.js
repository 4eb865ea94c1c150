import { util, extensions } from '@aws-appsync/utils';

export function request(ctx) {
  if (!util.matches('^[A-Za-z0-9_-]{1,128}$', ctx.args.author)) {
    util.error('An author is named by their id.', 'BadRequest');
  }
  return { payload: null };
}

export function response(ctx) {
  const filters = [{ fieldName: 'author', operator: 'eq', value: ctx.args.author }];
  extensions.setSubscriptionFilter({ filterGroup: [{ filters }] });
  return null;
}
