// Loads the resolvers as they are deployed, and calls them as AppSync does.

import { readFile } from 'node:fs/promises';
import { EarlyReturn, told } from './utils.mjs';

const UTILS = new URL('./utils.mjs', import.meta.url).href;

export async function source(name) {
  return readFile(new URL(`../${name}.js`, import.meta.url), 'utf8');
}

async function load(name) {
  const text = (await source(name)).replaceAll("'@aws-appsync/utils'", `'${UTILS}'`);
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

export const ADA = { sub: 'ada', username: 'ada', groups: null, claims: { sub: 'ada', token_use: 'id', email: 'ada@example.com', email_verified: true } };
export const BOB = { sub: 'bob', username: 'bob', groups: null, claims: { sub: 'bob', token_use: 'id' } };
export const MODERATOR = { ...BOB, sub: 'mo', groups: ['moderators'] };
export const EDITOR = { ...BOB, sub: 'ed', groups: ['editors'] };

/** Calls a resolver over a data source: a table, or a function from the request to `{ result, error }`. */
export async function call(name, identity, args, data, more = {}) {
  told.errors.length = 0;
  told.filters.length = 0;
  told.evicted.length = 0;
  const resolver = await load(name);
  const ctx = {
    args, arguments: args, identity, stash: {}, source: more.source ?? {},
    env: { INACTIVE_DAYS: '365', APP_EVENTS: 'app-events', CACHES: 'false', ...more.env },
    request: { headers: more.headers ?? {} },
  };
  let request;
  try {
    request = resolver.request(ctx);
  } catch (thrown) {
    if (thrown instanceof EarlyReturn) return thrown.value;
    throw thrown;
  }
  // What goes to a data source is JSON.
  request = JSON.parse(JSON.stringify(request));
  const { result = null, error } = typeof data === 'function' ? data(request) : (data?.run(request) ?? {});
  return resolver.response({ ...ctx, result, error });
}

/** The error of a call that has to fail. */
export async function refused(...call_) {
  try {
    await call(...call_);
  } catch (error) {
    if (error.type) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
