// What an app asks for that was offline.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADA, BOB, call } from './resolver.mjs';
import { Table } from './table.mjs';
import { clock } from './utils.mjs';

const NOW = Date.parse('2026-11-25T08:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

function changed(id, at, more = {}) {
  return {
    pk: `post#${id}`, sk: 'post', id, author: 'ada', text: id, visibility: 'PUBLIC', hidden: false, createdAt: '2026-01-01T00:00:00Z',
    _version: 2, _lastChangedAt: at, ...more,
  };
}

const table = new Table(
  changed('old', NOW - 60 * DAY),
  changed('new', NOW - 1000),
  changed('deleted', NOW - 900, { _deleted: true, text: undefined }),
  changed('private', NOW - 800, { visibility: 'PRIVATE' }),
  changed('hidden', NOW - 700, { hidden: true }),
);

async function sync(identity, args) {
  clock.now = NOW;
  try {
    return await call('Query.syncPosts', identity, { author: 'ada', ...args }, table);
  } finally {
    clock.now = null;
  }
}

const ids = (page) => page.posts.map((post) => post.id);

test('the first time everything comes, and the app is told so', async () => {
  const page = await sync(ADA, {});
  assert.deepEqual(ids(page), ['old', 'new', 'deleted', 'private', 'hidden']);
  assert.equal(page.complete, true);
});

test('then only what changed', async () => {
  const page = await sync(ADA, { lastSync: NOW - DAY });
  assert.deepEqual(ids(page), ['new', 'deleted', 'private', 'hidden']);
  assert.equal(page.complete, false);
});

test('what others may not see any more is gone for them, without its text', async () => {
  const page = await sync(BOB, { lastSync: NOW - DAY });
  const gone = page.posts.filter((post) => post._deleted);
  assert.deepEqual(gone.map((post) => post.id), ['deleted', 'private', 'hidden']);
  for (const post of gone) {
    assert.deepEqual(Object.keys(post).sort(), ['_deleted', '_lastChangedAt', '_version', 'author', 'id']);
  }
});

test('who was away for longer than deletions are remembered gets everything', async () => {
  const page = await sync(ADA, { lastSync: NOW - 30 * DAY });
  assert.equal(page.complete, true);
  assert.equal(page.posts.length, 5);
});

test('the next time begins before this one, for what an index has not shown yet', async () => {
  const page = await sync(ADA, { lastSync: NOW - DAY });
  assert.equal(page.startedAt, NOW - 10_000);
});

test('a long absence comes in pages', async () => {
  const first = await sync(ADA, { limit: 3 });
  const second = await sync(ADA, { limit: 3, nextToken: first.nextToken });
  assert.deepEqual([...ids(first), ...ids(second)], ['old', 'new', 'deleted', 'private', 'hidden']);
  assert.equal(second.nextToken, null);
});
