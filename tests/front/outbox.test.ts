import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYTES, MOST, batch, body, decide, delay, newest, same, send } from '../../themes/paydown/src/outbox';
import type { Answer, Book, Row, Wire } from '../../themes/paydown/src/outbox';

const row = (nth: number, text = `{"id":"${nth}"}`): Row => ({ id: String(nth), text });
const rows = (count: number): Row[] => Array.from({ length: count }, (_, nth) => row(nth));

/** An LRS that follows `judge`, and a book that writes down what became of each statement. */
function world(judge: (sent: { id: string }[]) => number | Answer, stored: Record<string, string> = {}) {
  const told = { delivered: [] as string[], parked: {} as Record<string, string>, skipped: [] as string[], most: MOST, posts: 0 };
  const wire: Wire = {
    post: async (text) => {
      told.posts++;
      const answer = judge(JSON.parse(text));
      return typeof answer === 'number' ? { status: answer, text: '' } : answer;
    },
    read: async (id) => (id in stored ? { status: 200, text: stored[id] as string } : { status: 403, text: '' }),
  };
  const book: Book = {
    delivered: async (ids) => void told.delivered.push(...ids),
    park: async (id, reason) => void (told.parked[id] = reason),
    skip: (id) => void told.skipped.push(id),
    most: (count) => void (told.most = count),
  };
  return { told, wire, book };
}

test('only 200 and 204 are a delivery', () => {
  const delivered = Array.from({ length: 600 }, (_, status) => status).filter((status) => decide(status, 1) === 'delivered');
  assert.deepEqual(delivered, [200, 204]);
});

test('a batch that is refused is halved, a single one is judged', () => {
  for (const status of [400, 409, 413, 422]) assert.equal(decide(status, 2), 'split');
  assert.deepEqual([400, 409, 413, 422].map((status) => decide(status, 1)), ['park', 'compare', 'skip', 'park']);
});

test('sign-in is asked for on 401 and 403; all else is kept for later', () => {
  for (const status of [401, 403]) assert.equal(decide(status, 50), 'stop');
  for (const status of [0, 302, 404, 405, 408, 418, 429, 500, 501, 502, 503, 504]) assert.equal(decide(status, 1), 'later');
});

test('the wait grows from two seconds to ten minutes', () => {
  const down = { status: 503, text: '' };
  const waits = Array.from({ length: 30 }, (_, nth) => delay(nth + 1, down, 0, 0));
  assert.deepEqual(waits.slice(0, 4), [2_000, 4_000, 8_000, 16_000]);
  assert.equal(Math.max(...waits), 600_000);
  assert.equal(delay(30, down, 1, 0), 600_000);
  assert.ok(delay(1, down, 0.9, 0) > delay(1, down, 0.1, 0), 'with jitter');
});

test('429 waits a minute at least, and Retry-After is obeyed', () => {
  assert.ok(delay(1, { status: 429, text: '' }, 0, 0) >= 60_000);
  assert.equal(delay(1, { status: 429, text: '', retry: '90' }, 0, 0), 90_000);
  assert.equal(delay(1, { status: 503, text: '', retry: '120' }, 0, 0), 120_000);
  const now = Date.parse('2026-11-23T12:00:00Z');
  assert.equal(delay(1, { status: 503, text: '', retry: 'Mon, 23 Nov 2026 12:05:00 GMT' }, 0, now), 300_000);
  assert.equal(delay(1, { status: 503, text: '', retry: 'soon' }, 0, now), 2_000);
});

test('a batch is 50 statements or 48 KiB, whichever comes first, and the bytes are those that were kept', () => {
  assert.equal(batch(rows(120)).length, MOST);
  assert.equal(batch(rows(120), 7).length, 7);
  const large = rows(50).map(({ id }) => ({ id, text: JSON.stringify({ id, text: 'é'.repeat(1000) }) }));
  const first = batch(large);
  assert.ok(new Blob([body(first)]).size <= BYTES);
  assert.ok(new Blob([body(large.slice(0, first.length + 1))]).size > BYTES);
  assert.equal(batch([row(0, `"${'x'.repeat(BYTES)}"`), row(1)]).length, 1, 'one that is too large goes alone');
  assert.equal(body([row(0, '{"b": 1,  "a":2}'), row(1, '3')]), '[{"b": 1,  "a":2},3]');
});

test('a closing page sends the newest', () => {
  const large = rows(100).map(({ id }) => ({ id, text: JSON.stringify({ id, text: 'x'.repeat(2000) }) }));
  const sent = newest(large);
  assert.equal(sent.at(-1)?.id, '99');
  assert.ok(new Blob([body(sent)]).size <= BYTES && sent.length > 20);
  assert.deepEqual(newest(rows(100)).map(({ id }) => Number(id)), Array.from({ length: 50 }, (_, nth) => nth + 50));
  assert.deepEqual(newest([row(0, `"${'x'.repeat(BYTES)}"`)]), []);
});

test('of fifty with one bad statement, 49 arrive and one is parked with what the server said', async () => {
  for (let bad = 0; bad < 50; bad += 7) {
    const { told, wire, book } = world((sent) =>
      sent.some(({ id }) => id === String(bad)) ? { status: 400, text: 'scaled is out of range' } : 200,
    );
    assert.equal(await send(rows(50), wire, book), null);
    assert.equal(told.delivered.length, 49);
    assert.deepEqual(told.parked, { [bad]: '400 scaled is out of range' });
    assert.ok(told.posts <= 14, `${told.posts} requests`);
  }
});

test('a conflict is delivered if the server holds the same answer, and parked if it does not or will not say', async () => {
  const ours = (id: string, share: number) =>
    JSON.stringify({ id, actor: { mbox: 'mailto:a@b.c' }, verb: { id: 'v' }, object: { id: 'o' }, result: { score: { scaled: share } }, timestamp: '2026-11-23T12:00:00.000Z' });
  const theirs = (id: string, share: number) => {
    const { result, ...rest } = JSON.parse(ours(id, share));
    return JSON.stringify({ statements: [{ stored: 'x', authority: {}, ...rest, result, timestamp: '2026-11-23T12:00:00Z' }] });
  };
  const all = ['1', '2', '3', '4'].map((id) => ({ id, text: ours(id, 1) }));
  const { told, wire, book } = world((sent) => (sent.some(({ id }) => id !== '4') ? 409 : 200), { 1: theirs('1', 1), 2: theirs('2', 0.5) });
  assert.equal(await send(all, wire, book), null);
  assert.deepEqual(told.delivered.sort(), ['1', '4']);
  assert.deepEqual(Object.keys(told.parked), ['2', '3']);
});

test('a server that is down ends the round, and what arrived before stays delivered', async () => {
  let posts = 0;
  const { told, wire, book } = world((sent) => (++posts > 3 ? 503 : sent.length > 5 ? 400 : 200));
  const answer = await send(rows(20), wire, book);
  assert.equal(answer?.status, 503);
  assert.equal(told.delivered.length, 5);
  assert.deepEqual(told.parked, {});
});

test('413 halves the batch for good, and one that is too large alone is kept', async () => {
  const { told, wire, book } = world((sent) => (sent.length > 4 || sent.some(({ id }) => id === '3') ? 413 : 200));
  assert.equal(await send(rows(16), wire, book), null);
  assert.equal(told.delivered.length, 15);
  assert.deepEqual(told.skipped, ['3']);
  assert.deepEqual(told.parked, {});
  assert.ok(told.most < 16);
});

test('sameness is about what was said', () => {
  const one = '{"id":"1","actor":{"account":{"homePage":"h","name":"n"}},"verb":{"id":"v"},"object":{"id":"o"},"timestamp":"2026-11-23T12:00:00.000Z"}';
  const wrapped = `[${one.replace('"id":"o"', '"objectType":"Activity","id":"o"').replace('.000Z', 'Z')}]`;
  assert.ok(same(one, one) && same(one, wrapped));
  assert.ok(!same(one, one.replace('"v"', '"w"')) && !same(one, '[]') && !same(one, 'oops'));
  assert.ok(!same(one, one.replace('"n"', '"m"')));
});
