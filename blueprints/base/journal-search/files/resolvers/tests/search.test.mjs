// The search: everybody may ask, and what cannot be reached is said to be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOB, call, refused } from './resolver.mjs';

const NAME = 'Query.searchPosts';
const hit = { id: '1', author: 'ada', text: 'Frost', tags: [], createdAt: '2026-11-25T08:00:00Z', score: 1.5 };

test('the function is asked, at most for a page', async () => {
  const answering = (expected) => (request) => {
    assert.deepEqual([request.payload.text, request.payload.limit, request.payload.nextToken], ['frost', expected, null]);
    return { result: { outcome: 'found', hits: [hit], nextToken: '1.5:1' } };
  };
  for (const [limit, expected] of [[null, 20], [5, 5], [1000, 50]]) {
    const page = await call(NAME, BOB, { text: 'frost', limit }, answering(expected));
    assert.deepEqual(page, { hits: [hit], nextToken: '1.5:1' });
  }
});

test('a search that is none and a search that fails are told apart', async () => {
  const invalid = () => ({ result: { outcome: 'invalid', message: 'a search has 1 to 200 characters' } });
  const wrong = await refused(NAME, BOB, { text: '' }, invalid);
  assert.deepEqual([wrong.type, wrong.message], ['BadRequest', 'a search has 1 to 200 characters']);
  const down = () => ({ error: { type: 'Lambda:Unhandled', message: 'internal' } });
  const failed = await refused(NAME, BOB, { text: 'frost' }, down);
  assert.deepEqual([failed.type, failed.message], ['Unavailable', 'The search cannot be reached now.']);
});
