// Posts: who may write, see and hide them, and what becomes of two changes at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADA, BOB, MODERATOR, call, refused } from './resolver.mjs';
import { Table } from './table.mjs';

const ID = '3f0c9a52-6d8e-4b41-9c07-2e5d8a1b7f64';

function post(more = {}) {
  return {
    pk: `post#${ID}`, sk: 'post', id: ID, author: 'ada', text: 'Roses', tags: ['gardening'], visibility: 'PUBLIC', hidden: false,
    createdAt: '2026-11-25T08:00:00.000Z', updatedAt: '2026-11-25T08:00:00.000Z', _version: 3, _lastChangedAt: 1000, ...more,
  };
}

const stored = (table) => table.at(`post#${ID}`, 'post');

test('a post is its author’s, whatever the app says', async () => {
  const table = new Table();
  const made = await call('Mutation.createPost', ADA, { input: { id: ID, text: 'Roses', author: 'bob' } }, table);
  assert.equal(made.author, 'ada');
  assert.deepEqual([made._version, made.visibility, made.hidden], [1, 'PUBLIC', false]);
  assert.equal(stored(table).text, 'Roses');
});

test('a post that is sent again is written once and answered again', async () => {
  const table = new Table();
  const first = await call('Mutation.createPost', ADA, { input: { id: ID, text: 'Roses' } }, table);
  const again = await call('Mutation.createPost', ADA, { input: { id: ID, text: 'Roses' } }, table);
  assert.deepEqual(again, first);
  assert.equal(table.items.size, 1);
});

test('an id that is taken shows nothing of the other’s post', async () => {
  const error = await refused('Mutation.createPost', BOB, { input: { id: ID, text: 'Roses' } }, new Table(post({ visibility: 'PRIVATE' })));
  assert.deepEqual([error.type, error.data], ['ConflictUnhandled', null]);
});

test('a post that is none is refused', async () => {
  for (const input of [
    { text: '' }, { text: 'x'.repeat(2001) }, { text: 'x', id: 'not-a-uuid' }, { text: 'x', tags: ['Not a tag'] },
    { text: 'x', tags: Array(11).fill('tag') }, { text: 'x', placeId: '../keys' }, { text: 'x', picture: 'https://elsewhere' },
    { text: 'x', picture: 'private/../someone' },
  ]) {
    assert.equal((await refused('Mutation.createPost', ADA, { input }, new Table())).type, 'BadRequest', JSON.stringify(input));
  }
});

test('the author changes a post, and its version grows', async () => {
  const table = new Table(post());
  const changed = await call('Mutation.updatePost', ADA, { input: { id: ID, _version: 3, text: 'Tea', placeId: 'p1' } }, table);
  assert.deepEqual([changed.text, changed.placeId, changed._version, changed.tags], ['Tea', 'p1', 4, ['gardening']]);
  assert.ok(changed._lastChangedAt > 1000);
  const without = await call('Mutation.updatePost', ADA, { input: { id: ID, _version: 4, placeId: null } }, table);
  assert.equal(without.placeId, undefined);
});

test('nobody else changes or deletes a post', async () => {
  for (const [name, args] of [
    ['Mutation.updatePost', { input: { id: ID, _version: 3, text: 'Tea' } }],
    ['Mutation.deletePost', { id: ID, _version: 3 }],
  ]) {
    for (const identity of [BOB, MODERATOR]) {
      const table = new Table(post());
      assert.equal((await refused(name, identity, args, table)).type, 'Unauthorized', name);
      assert.deepEqual(stored(table), post());
    }
    const secret = new Table(post({ visibility: 'PRIVATE' }));
    const error = await refused(name, BOB, args, secret);
    assert.deepEqual([error.type, error.data], ['NotFound', null], 'that it is there is not told either');
    assert.equal((await refused(name, ADA, args, new Table())).type, 'NotFound');
  }
});

test('of two changes at once one is made, and the other is told what is there', async () => {
  const table = new Table(post());
  await call('Mutation.updatePost', ADA, { input: { id: ID, _version: 3, text: 'From the phone' } }, table);
  const error = await refused('Mutation.updatePost', ADA, { input: { id: ID, _version: 3, text: 'From the tablet' } }, table);
  assert.deepEqual([error.type, error.data.text, error.data._version], ['ConflictUnhandled', 'From the phone', 4]);
  const late = await refused('Mutation.deletePost', ADA, { id: ID, _version: 3 }, table);
  assert.equal(late.type, 'ConflictUnhandled');
});

test('a post that is deleted leaves a trace without its text, for a while', async () => {
  const table = new Table(post({ placeId: 'p1', picture: 'private/x' }));
  const gone = await call('Mutation.deletePost', ADA, { id: ID, _version: 3 }, table);
  assert.deepEqual([gone._deleted, gone._version, gone.text, gone.placeId, gone.picture], [true, 4, undefined, undefined, undefined]);
  assert.ok(gone.expiresAt > Date.now() / 1000 + 29 * 86400);
  assert.deepEqual(await call('Mutation.deletePost', ADA, { id: ID, _version: 3 }, table), gone, 'again');
  assert.equal(await call('Query.post', ADA, { id: ID }, table), null);
  const error = await refused('Mutation.updatePost', ADA, { input: { id: ID, _version: 4, text: 'Tea' } }, table);
  assert.equal(error.type, 'ConflictUnhandled');
});

test('moderators hide public posts, and nobody else does', async () => {
  const table = new Table(post());
  const args = { id: ID, reason: 'spam' };
  for (const identity of [ADA, BOB]) {
    assert.equal((await refused('Mutation.hidePost', identity, args, table)).type, 'Unauthorized');
  }
  assert.equal(stored(table).hidden, false);
  const hidden = await call('Mutation.hidePost', MODERATOR, args, table);
  assert.deepEqual([hidden.hidden, hidden.hiddenBy, hidden._version], [true, 'mo', 4]);
  const secret = new Table(post({ visibility: 'PRIVATE' }));
  assert.equal((await refused('Mutation.hidePost', MODERATOR, args, secret)).type, 'NotFound');
});

test('a post is seen by whom it is for', async () => {
  const see = (identity, more) => call('Query.post', identity, { id: ID }, new Table(post(more)));
  assert.equal((await see(BOB)).text, 'Roses');
  assert.equal(await see(BOB, { visibility: 'PRIVATE' }), null);
  assert.equal(await see(MODERATOR, { visibility: 'PRIVATE' }), null);
  assert.equal((await see(ADA, { visibility: 'PRIVATE' })).text, 'Roses');
  assert.equal(await see(BOB, { hidden: true }), null);
  assert.equal((await see(ADA, { hidden: true })).hidden, true);
  assert.equal((await see(MODERATOR, { hidden: true })).hidden, true);
});

test('a list has what the caller may see, the newest first, page by page', async () => {
  const item = (number, more = {}) => post({ pk: `post#${number}`, id: String(number), createdAt: `2026-11-2${number}T00:00:00Z`, ...more });
  const table = new Table(item(1), item(2, { visibility: 'PRIVATE' }), item(3, { hidden: true }), item(4, { _deleted: true }), item(5));
  const ids = async (identity) => (await call('Query.posts', identity, { author: 'ada' }, table)).posts.map((found) => found.id);
  assert.deepEqual(await ids(BOB), ['5', '1']);
  assert.deepEqual(await ids(ADA), ['5', '3', '2', '1']);
  const first = await call('Query.posts', ADA, { author: 'ada', limit: 2 }, table);
  const second = await call('Query.posts', ADA, { author: 'ada', limit: 2, nextToken: first.nextToken }, table);
  assert.deepEqual([...first.posts, ...second.posts].map((found) => found.id), ['5', '3', '2']);
});

test('nobody asks for more than a page', async () => {
  for (const [limit, expected] of [[1000, 50], [0, 20], [-5, 1], [null, 20]]) {
    await call('Query.posts', ADA, { author: 'ada', limit }, (request) => {
      assert.equal(request.limit, expected);
      return { result: { items: [], nextToken: null } };
    });
  }
});
