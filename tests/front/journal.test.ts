import './nowhere';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newEvent } from '../../themes/paydown/src/attempt';
import { readLine } from '../../themes/paydown/src/intake';
import { Journal, PLAN } from '../../themes/paydown/src/journal';
import { inMemory } from '../../themes/paydown/src/memory';
import type { Event, OutcomeRecord, Statement } from '../../themes/paydown/src/types';
import { uuid } from '../../themes/paydown/src/uuid';

const statement = (id: string, time = '2026-11-23T12:00:00.000Z'): Statement => ({ id, verb: 'answered', time, text: `{"id":"${id}"}` });
const outcome = ({ item, registration, time, response }: Event): OutcomeRecord => ({
  ...{ item: item as string, course: 'c', lesson: 'l', registration, time, response },
  ...{ state: 'right', share: 1, scaled: 1, points: 1, best: 1, notes: [], attempt: 1 },
});

let journal: Journal;
let registration: string;
const answer = (item = 'c/one'): Event => newEvent({ verb: 'answered', course: 'c', lesson: 'l', registration, actor: null, item });

beforeEach(async () => {
  journal = new Journal(inMemory(PLAN));
  registration = await journal.registration('c');
});

test('events wait in the order they happened, whatever the clock said', async () => {
  const [first, second] = [{ ...answer(), time: '2030' }, { ...answer(), time: '2020' }];
  await journal.addEvent(first);
  await journal.addEvent(second);
  assert.deepEqual((await journal.pending()).map(({ id }) => id), [first.id, second.id]);
});

test('an event is settled once', async () => {
  const event = answer();
  await journal.addEvent(event);
  assert.equal(await journal.settle(event.id, outcome(event), [statement('a')], { best: 1 }), true);
  assert.equal(await journal.settle(event.id, null, [statement('b')], { best: 2 }), false);
  assert.deepEqual((await journal.statements()).map(({ id, state }) => [id, state]), [['a', 'waiting']]);
  assert.deepEqual([await journal.pending(), await journal.get('best'), (await journal.outcome('c/one'))?.state], [[], 1, 'right']);
});

test('a statement that is there already keeps its state', async () => {
  const event = answer();
  await journal.addEvent(event);
  await journal.settle(event.id, null, [statement('a')]);
  await journal.mark(['a'], 'delivered');
  const again = answer();
  await journal.addEvent(again);
  await journal.settle(again.id, null, [statement('a')]);
  assert.deepEqual((await journal.statements()).map(({ state }) => state), ['delivered']);
});

test('an event of a key is stored once, also when two tabs try', async () => {
  await Promise.all([journal.addEvent(answer(), 'begun'), journal.addEvent(answer(), 'begun')]);
  assert.equal((await journal.pending()).length, 1);
});

test('a reset begins anew and deletes no evidence; what was answered before it changes no form', async () => {
  const [done, late] = [answer(), answer('c/two')];
  for (const event of [done, late]) await journal.addEvent(event);
  await journal.settle(done.id, outcome(done), [statement('a')]);
  await journal.reset('c');
  assert.notEqual(await journal.registration('c'), registration);
  await journal.settle(late.id, outcome(late), [statement('b')]);
  assert.deepEqual(await journal.outcomes('c'), []);
  assert.deepEqual((await journal.statements('c')).map(({ id }) => id), ['a', 'b']);
});

test('merging is a union: nothing twice, nothing lost, what is no statement is counted', async () => {
  const line = (id: string, time: string) =>
    JSON.stringify({ id, verb: { id: 'http://adlnet.gov/expapi/verbs/answered' }, timestamp: time, object: { id: 'x' }, context: { contextActivities: { grouping: [{ id: 'https://a.example/c' }] } } });
  const lines = [line('b', '2026-02'), line('a', '2026-01'), line('a', '2026-01'), '{"id": 1}', 'no'];
  assert.deepEqual(await journal.merge(lines), { added: 2, refused: 2 });
  assert.deepEqual(await journal.merge(lines), { added: 0, refused: 2 });
  assert.deepEqual((await journal.statements('c')).map(({ id }) => id), ['a', 'b']);
  assert.equal(readLine(line('a', '2026-01'))?.text, line('a', '2026-01'));
});

test('identities are random uuids of version 4', () => {
  assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(uuid(), uuid());
});
