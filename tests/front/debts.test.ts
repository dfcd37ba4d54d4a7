import './nowhere';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Debts } from '../../themes/paydown/src/debts';
import { Journal } from '../../themes/paydown/src/journal';
import { inMemory } from '../../themes/paydown/src/memory';

const PLAN = {
  events: { key: 'seq', by: {} },
  statements: { key: 'id', by: { time: ['time', 'id'], course: ['course', 'time', 'id'], state: ['state', 'time', 'id'] } },
  outcomes: { key: 'item', by: { course: ['course', 'item'] } },
  drafts: { key: 'item', by: { course: ['course', 'item'] } },
  settings: { key: 'key', by: {} },
};
const line = (nth: number, verb = 'answered') =>
  JSON.stringify({ id: `id-${nth}`, verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` }, object: { id: 'https://learn.example/c' }, timestamp: `2026-11-23T12:00:${String(nth).padStart(2, '0')}.000Z` });

let journal: Journal;
let sent: { fresh: string[]; state: string[] | null }[];
let course: object;

/** A scorer whose state is the ids it has folded; like the engine it asks for a replay when the past comes in. */
async function ask(_verb: string, data: unknown): Promise<unknown> {
  const { state, statements } = data as { state: string[] | null; statements: string[] };
  const fresh = statements.map((text) => JSON.parse(text).id as string);
  sent.push({ fresh, state });
  if (state?.length && fresh.some((id) => id <= (state.at(-1) as string))) return { replay: true };
  return { state: [...(state ?? []), ...fresh], debts: [{ role: 'r', minutes: 100 - (state ?? []).length - fresh.length }] };
}

beforeEach(() => {
  journal = new Journal(inMemory(PLAN));
  sent = [];
  course = { id: 'c', version: '1' };
  globalThis.fetch = (async () => new Response(JSON.stringify(course))) as typeof fetch;
});

const minutes = async (debts: Debts): Promise<number | undefined> => (await debts.of('c'))[0]?.minutes;

test('only new answers are sent, also by the next page', async () => {
  const debts = new Debts(journal, ask as never);
  await journal.merge([line(1), line(2)]);
  assert.equal(await minutes(debts), 98);
  await journal.merge([line(3)]);
  assert.equal(await minutes(debts), 97);
  assert.equal(await minutes(new Debts(journal, ask as never)), 97);
  assert.deepEqual(sent.map(({ fresh }) => fresh), [['id-1', 'id-2'], ['id-3'], []]);
});

test('an answer that comes in late has all folded again', async () => {
  const debts = new Debts(journal, ask as never);
  await journal.merge([line(1), line(5)]);
  await minutes(debts);
  await journal.merge([line(3)]);
  assert.equal(await minutes(debts), 97);
  assert.deepEqual(sent.at(-1), { fresh: ['id-1', 'id-3', 'id-5'], state: null });
});

test('what takes answers back has all folded again', async () => {
  const debts = new Debts(journal, ask as never);
  await journal.merge([line(1)]);
  await minutes(debts);
  await journal.merge([line(2, 'voided')]);
  await minutes(debts);
  assert.equal(sent.at(-1)?.state, null);
});

test('statements about lessons say nothing about skills', async () => {
  const debts = new Debts(journal, ask as never);
  await journal.merge([line(1), line(2, 'completed'), line(3, 'passed')]);
  assert.equal(await minutes(debts), 99);
});

test('calls at once fold nothing twice', async () => {
  const debts = new Debts(journal, ask as never);
  await journal.merge([line(1)]);
  const [first] = await Promise.all([minutes(debts), minutes(debts), minutes(debts)]);
  assert.equal(first, 99);
  assert.deepEqual(sent.map(({ fresh }) => fresh.length), [1, 0, 0]);
});
