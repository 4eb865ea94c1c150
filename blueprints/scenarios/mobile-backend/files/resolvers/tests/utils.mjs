// What resolvers import from '@aws-appsync/utils', as far as those of this project use it. The package itself has types
// only: the functions are AppSync's own.

import { randomUUID } from 'node:crypto';

export class ResolverError extends Error {
  constructor(message, type, data) {
    super(message);
    this.type = type;
    this.data = data ?? null;
  }
}

export class EarlyReturn {
  constructor(value) {
    this.value = value;
  }
}

/** What resolvers told AppSync besides their answer; emptied before each call. */
export const told = { errors: [], filters: [], evicted: [] };

/** The clock of a test; null for the real one. */
export const clock = { now: null };

const now = () => clock.now ?? Date.now();

function attribute(value) {
  if (value === null || value === undefined) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(attribute) };
  return { M: attributes(value) };
}

function attributes(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attribute(value)]));
}

export const util = {
  error(message, type, data) {
    throw new ResolverError(message, type, data);
  },
  appendError(message, type) {
    told.errors.push({ message, type });
  },
  autoId: () => randomUUID(),
  base64Encode: (text) => Buffer.from(text).toString('base64'),
  matches: (pattern, text) => new RegExp(pattern).test(text),
  dynamodb: { toDynamoDB: attribute, toMapValues: attributes },
  time: {
    nowISO8601: () => new Date(now()).toISOString(),
    nowEpochSeconds: () => Math.floor(now() / 1000),
    nowEpochMilliSeconds: now,
    epochMilliSecondsToISO8601: (millis) => new Date(millis).toISOString(),
  },
};

export const runtime = {
  earlyReturn(value) {
    throw new EarlyReturn(value);
  },
};

export const extensions = {
  setSubscriptionFilter: (filter) => told.filters.push(filter),
  evictFromApiCache: (type, field, keys) => told.evicted.push({ type, field, keys }),
};
