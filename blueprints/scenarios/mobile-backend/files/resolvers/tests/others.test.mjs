// Announcements, events of the app, places, subscriptions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADA, BOB, EDITOR, MODERATOR, call, refused } from './resolver.mjs';
import { told } from './utils.mjs';

const announcement = { topic: 'gardening', title: 'Frost', text: 'Tonight.', link: 'https://example.com/frost' };
const taken = { result: { Entries: [{ EventId: '1' }], FailedEntryCount: 0 } };

test('editors announce, and nobody else does', async () => {
  for (const identity of [ADA, MODERATOR]) {
    const bus = () => assert.fail('nothing may reach the bus');
    assert.equal((await refused('Mutation.announce', identity, { input: announcement }, bus)).type, 'Unauthorized');
  }
  let event;
  const bus = (request) => {
    assert.equal(request.operation, 'PutEvents');
    [event] = request.events;
    return taken;
  };
  const answer = await call('Mutation.announce', EDITOR, { input: announcement }, bus, { headers: { 'x-correlation-id': 'app-1' } });
  assert.deepEqual([event.source, event.detailType], ['journal', 'AnnouncementRequested']);
  assert.deepEqual(event.detail.data.announcement, { id: answer.id, ...announcement });
  assert.equal(event.detail.metadata.correlation_id, 'app-1');
});

test('a correlation id that could do harm is not passed on', async () => {
  const bus = (request) => {
    assert.match(request.events[0].detail.metadata.correlation_id, /^[0-9a-f-]{36}$/);
    return taken;
  };
  await call('Mutation.announce', EDITOR, { input: announcement }, bus, { headers: { 'x-correlation-id': 'a\nb' } });
});

test('an announcement that is none, or that the bus did not take, is an error', async () => {
  for (const wrong of [{ topic: '*' }, { title: ' ' }, { text: 'x'.repeat(1001) }, { link: 'http://example.com' }, { language: 'english' }]) {
    const error = await refused('Mutation.announce', EDITOR, { input: { ...announcement, ...wrong } }, () => taken);
    assert.equal(error.type, 'BadRequest', JSON.stringify(wrong));
  }
  const full = () => ({ result: { Entries: [{ ErrorCode: 'Throttled' }], FailedEntryCount: 1 } });
  assert.equal((await refused('Mutation.announce', EDITOR, { input: announcement }, full)).type, 'Unavailable');
});

const event = { name: 'screen_view', session: 's-1', at: '2026-11-25T08:00:00Z', screen: 'feed', platform: 'IOS', appVersion: '1.2' };

test('events go to Firehose under the caller’s name, as one line of JSON each', async () => {
  const firehose = (request) => {
    assert.deepEqual([request.method, request.params.headers['x-amz-target']], ['POST', 'Firehose_20150804.PutRecordBatch']);
    const body = JSON.parse(request.params.body);
    assert.equal(body.DeliveryStreamName, 'app-events');
    const records = body.Records.map((record) => JSON.parse(Buffer.from(record.Data, 'base64')));
    assert.deepEqual(records.map((record) => [record.user, record.name, record.app_version]), [['ada', 'screen_view', '1.2'], ['ada', 'screen_view', '1.2']]);
    return { result: { statusCode: 200, body: JSON.stringify({ FailedPutCount: 1 }) } };
  };
  const answer = await call('Mutation.recordEvents', ADA, { events: [event, event] }, firehose);
  assert.deepEqual(answer, { taken: 1, refused: 1 });
});

test('events that are none are refused before they cost anything', async () => {
  const never = () => assert.fail('nothing may reach Firehose');
  for (const events of [[], Array(26).fill(event), [{ ...event, name: 'Bad name' }], [{ ...event, screen: 'x'.repeat(101) }]]) {
    assert.equal((await refused('Mutation.recordEvents', ADA, { events }, never)).type, 'BadRequest');
  }
  const throttled = () => ({ result: { statusCode: 503, body: '' } });
  assert.equal((await refused('Mutation.recordEvents', ADA, { events: [event] }, throttled)).type, 'Unavailable');
});

test('a post has its place, and comes without it when it cannot be had', async () => {
  const place = { id: 'p1', name: 'Palmengarten', country: 'DE', latitude: 50.1, longitude: 8.6 };
  const answering = (answer) => (request) => {
    assert.deepEqual([request.operation, request.payload.placeId], ['Invoke', 'p1']);
    return answer;
  };
  const look = (answer) => call('Post.place', BOB, {}, answering(answer), { source: { placeId: 'p1' } });
  assert.deepEqual(await look({ result: { outcome: 'found', place } }), place);
  assert.equal(await look({ result: { outcome: 'unknown' } }), null);
  assert.deepEqual(told.errors, []);
  for (const answer of [{ result: { outcome: 'unavailable' } }, { error: { type: 'Lambda:Unhandled', message: 'm' } }]) {
    assert.equal(await look(answer), null);
    assert.equal(told.errors[0].type, 'Unavailable');
  }
  assert.equal(await call('Post.place', BOB, {}, () => assert.fail('there is no place'), { source: {} }), null);
});

/** Whether AppSync would send this post to the subscriber. */
async function hears(identity, post) {
  await call('Subscription.onPostChanged', identity, { author: 'ada' });
  const [{ filterGroup }] = told.filters;
  return filterGroup.some(({ filters }) => filters.every(({ fieldName, operator, value }) => operator === 'eq' && post[fieldName] === value));
}

test('subscribers hear of posts that they may see, authors of all of theirs', async () => {
  const post = { author: 'ada', visibility: 'PUBLIC', hidden: false };
  for (const [more, bob] of [[{}, true], [{ visibility: 'PRIVATE' }, false], [{ hidden: true }, false]]) {
    assert.equal(await hears(BOB, { ...post, ...more }), bob, JSON.stringify(more));
    assert.equal(await hears(ADA, { ...post, ...more }), true);
  }
  assert.equal(await hears(ADA, { ...post, author: 'bob' }), false);
  assert.equal((await refused('Subscription.onPostChanged', BOB, { author: '*' })).type, 'BadRequest');
});
