import { util, extensions } from '@aws-appsync/utils';

export function request(ctx) {
  if (!util.matches('^[A-Za-z0-9_-]{1,128}$', ctx.args.author)) {
    util.error('An author is named by their id.', 'BadRequest');
  }
  return { payload: null };
}

// AppSync itself holds back what the caller may not see. Authors hear of all of their posts, on their other devices.
export function response(ctx) {
  const filters = [{ fieldName: 'author', operator: 'eq', value: ctx.args.author }];
  if (ctx.args.author !== ctx.identity.sub) {
    filters.push({ fieldName: 'visibility', operator: 'eq', value: 'PUBLIC' });
    filters.push({ fieldName: 'hidden', operator: 'eq', value: false });
  }
  extensions.setSubscriptionFilter({ filterGroup: [{ filters }] });
  return null;
}
