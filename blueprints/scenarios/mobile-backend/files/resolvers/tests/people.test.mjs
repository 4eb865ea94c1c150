// Profiles, contacts, topics and devices: everybody's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADA, BOB, call, refused } from './resolver.mjs';
import { Table } from './table.mjs';
import { told } from './utils.mjs';

const PICTURE = 'private/eu-central-1:0f1c7a52-4c55-4f0e-9d0b-2f8f5c0f3b1a/me.jpg';
const profile = (table, who = 'ada') => table.at(`user#${who}`, 'profile');

test('a profile is made once and then changed by version', async () => {
  const table = new Table();
  const first = await call('Mutation.updateProfile', ADA, { input: { name: 'Ada', picture: PICTURE } }, table);
  assert.deepEqual([first.id, first._version, first.picture], ['ada', 1, PICTURE]);
  const again = await refused('Mutation.updateProfile', ADA, { input: { name: 'Ada L.' } }, table);
  assert.deepEqual([again.type, again.data.name], ['ConflictUnhandled', 'Ada']);
  const second = await call('Mutation.updateProfile', ADA, { input: { name: 'Ada L.' }, _version: 1 }, table);
  assert.deepEqual([second.name, second._version], ['Ada L.', 2]);
  assert.equal((await refused('Mutation.updateProfile', ADA, { input: { name: 'A' }, _version: 1 }, table)).type, 'ConflictUnhandled');
});

test('everybody has a profile of their own', async () => {
  const table = new Table();
  await call('Mutation.updateProfile', ADA, { input: { name: 'Ada' } }, table);
  await call('Mutation.updateProfile', BOB, { input: { name: 'Bob' } }, table);
  assert.deepEqual([profile(table).name, profile(table, 'bob').name], ['Ada', 'Bob']);
  assert.equal((await call('Query.me', BOB, {}, table)).name, 'Bob');
});

test('of others only what everybody may know leaves the resolver', async () => {
  const table = new Table();
  await call('Mutation.updateProfile', ADA, { input: { name: 'Ada', bio: 'Roses.' } }, table);
  await call('Mutation.updateContact', ADA, { input: { language: 'en', channels: ['EMAIL'] } }, table);
  assert.equal(profile(table).email, 'ada@example.com');
  const seen = await call('Query.profile', BOB, { id: 'ada' }, table);
  assert.deepEqual(Object.keys(seen).sort(), ['bio', 'id', 'name', 'picture']);
  assert.equal(await call('Query.profile', BOB, { id: 'nobody' }, table), null);
});

test('we write to addresses that the user pool has verified, and to no others', async () => {
  const table = new Table();
  const input = { language: 'de', channels: ['EMAIL', 'SMS'], email: 'someone@else.example' };
  const contact = await call('Mutation.updateContact', ADA, { input }, table);
  assert.deepEqual([contact.email, contact.phone, contact.channels], ['ada@example.com', undefined, ['EMAIL', 'SMS']]);
  const unverified = { ...ADA, claims: { ...ADA.claims, email_verified: false } };
  assert.equal((await call('Mutation.updateContact', unverified, { input }, table)).email, undefined);
  const access = { ...ADA, claims: { sub: 'ada', token_use: 'access' } };
  assert.equal((await refused('Mutation.updateContact', access, { input }, table)).type, 'BadRequest');
});

test('who says no has said no', async () => {
  const table = new Table();
  await call('Mutation.updateContact', ADA, { input: { language: 'de', channels: ['EMAIL'] } }, table);
  await call('Mutation.updateContact', ADA, { input: { language: 'de', channels: [] } }, table);
  assert.deepEqual(profile(table).channels, []);
});

test('who comes back is kept, and who has nothing gets nothing', async () => {
  const table = new Table({ pk: 'user#ada', sk: 'profile', id: 'ada', _version: 4, expiresAt: 1 });
  const kept = await call('Mutation.stayActive', ADA, {}, table);
  assert.ok(kept.expiresAt > Date.now() / 1000 + 364 * 86400);
  assert.equal(kept._version, 4);
  assert.equal(await call('Mutation.stayActive', BOB, {}, table), null);
  assert.equal(table.items.size, 1);
});

test('topics are followed and left, each their own', async () => {
  const table = new Table();
  await call('Mutation.followTopic', ADA, { topic: 'tea', language: 'en' }, table);
  await call('Mutation.followTopic', BOB, { topic: 'roses', language: 'de' }, table);
  assert.deepEqual(await call('Query.following', ADA, {}, table), ['tea']);
  const item = table.at('user#ada', 'topic#tea');
  assert.deepEqual([item.user, item.topic, item.language], ['ada', 'tea', 'en']);
  await call('Mutation.unfollowTopic', BOB, { topic: 'tea' }, table);
  assert.deepEqual(await call('Query.following', ADA, {}, table), ['tea'], 'nobody leaves a topic for somebody else');
  await call('Mutation.unfollowTopic', ADA, { topic: 'tea' }, table);
  assert.deepEqual(await call('Query.following', ADA, {}, table), []);
  assert.equal((await refused('Mutation.followTopic', ADA, { topic: 'a#b', language: 'en' }, table)).type, 'BadRequest');
});

test('the token of a device is for us alone', async () => {
  const table = new Table();
  const answer = await call('Mutation.registerDevice', ADA, { input: { id: 'phone', platform: 'IOS', token: 't0ken' } }, table);
  assert.equal(answer, 'phone');
  assert.equal(table.at('user#ada', 'device#phone').token, 't0ken');
  await call('Mutation.forgetDevice', BOB, { id: 'phone' }, table);
  assert.ok(table.at('user#ada', 'device#phone'), 'nobody forgets a device of somebody else');
  await call('Mutation.forgetDevice', ADA, { id: 'phone' }, table);
  assert.equal(table.items.size, 0);
  const odd = { id: 'phone#2', platform: 'IOS', token: 't' };
  assert.equal((await refused('Mutation.registerDevice', ADA, { input: odd }, table)).type, 'BadRequest');
});

test('a picture is an upload, and a name is not a novel', async () => {
  for (const input of [{ name: '' }, { name: 'x'.repeat(81) }, { name: 'A', bio: 'x'.repeat(501) }, { name: 'A', picture: 'https://elsewhere/x.jpg' }]) {
    assert.equal((await refused('Mutation.updateProfile', ADA, { input }, new Table())).type, 'BadRequest');
  }
});

test('a cached profile is taken out when it changes, and only where there is a cache', async () => {
  await call('Mutation.updateProfile', ADA, { input: { name: 'Ada' } }, new Table());
  assert.deepEqual(told.evicted, []);
  await call('Mutation.updateProfile', ADA, { input: { name: 'Ada' } }, new Table(), { env: { CACHES: 'true' } });
  assert.deepEqual(told.evicted, [{ type: 'Query', field: 'profile', keys: { 'context.arguments.id': 'ada' } }]);
});
