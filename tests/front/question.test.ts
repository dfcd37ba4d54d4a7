import './nowhere';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canReveal, isEnded, left, newEvent, savedKey, stateOf, told, type Standing } from '../../themes/paydown/src/attempt';
import { isBlank, same } from '../../themes/paydown/src/controls';
import { select } from '../../themes/paydown/src/feedback';
import { outcomeOf } from '../../themes/paydown/src/marking';
import type { Event, ItemFile, Judged, LessonFile, Note, OutcomeRecord, Recorded } from '../../themes/paydown/src/types';

const file: ItemFile = { item: { points: 2, solution: 'x = 1' }, hash: 'h', key: 'k', known: [], texts: { explanation: '<p>So.</p>', 'options/a/why': '<p>No.</p>' } };
const lesson = { items: { 'c/one': file } } as unknown as LessonFile;
const event: Event = newEvent({ verb: 'answered', course: 'c', lesson: 'l', registration: 'r', actor: null, item: 'c/one', response: { answer: ['a'] } });
const note = (change: Partial<Note>): Note => ({ text: '', message: '', values: {}, at: '', tone: 'wrong', ...change });
const recorded = (state: Judged, scaled: number | null, notes: Note[] = []): Recorded => ({
  ...{ outcome: { state, share: scaled, notes }, scaled, statements: [], progress: {}, done: [] },
});
const judged = (state: Judged, scaled: number | null, before?: OutcomeRecord, notes: Note[] = []): OutcomeRecord =>
  outcomeOf(event, lesson, recorded(state, scaled, notes), before, null) as OutcomeRecord;
const standing = (change: Partial<Standing>): Standing => ({
  ...{ record: undefined, waiting: [], limit: Infinity, cleared: false, trouble: null },
  draft: { item: 'c/one', course: 'c', response: null, hints: [], revealed: false },
  ...change,
});

test('the best score stays, an attempt is counted, an answer that can’t be read costs none', () => {
  const first = judged('partly', 0.5);
  const second = judged('wrong', 0, first);
  const third = judged('error', null, second);
  assert.deepEqual([first, second, third].map(({ best, attempt, scaled }) => [best, attempt, scaled]), [[0.5, 1, 0.5], [0.5, 2, 0], [0.5, 2, null]]);
  assert.equal(first.points, 2);
});

test('answers that wait count as attempts', () => {
  const record = judged('wrong', 0);
  assert.equal(left(standing({ limit: 3, record, waiting: [event] })), 1);
  assert.equal(left(standing({ record })), Infinity);
  assert.equal(isEnded(standing({ limit: 1, record })), true);
  assert.equal(isEnded(standing({ record: { ...record, state: 'unmarked' } })), true);
  assert.equal(isEnded(standing({ limit: 1, waiting: [event] })), false);
});

test('the state of a form', () => {
  const record = judged('wrong', 0);
  assert.equal(stateOf(standing({}), 'cold', false), 'waiting');
  assert.equal(stateOf(standing({}), 'ready', false), 'ready');
  assert.equal(stateOf(standing({ waiting: [event] }), 'cold', true), 'scoring');
  assert.equal(stateOf(standing({ waiting: [event] }), 'booting', false), 'waiting');
  assert.equal(stateOf(standing({ waiting: [event], trouble: 'python' }), 'failed', true), 'waiting');
  assert.equal(stateOf(standing({ record }), 'cold', false), 'wrong');
  assert.equal(stateOf(standing({ record, cleared: true }), 'ready', false), 'ready');
});

test('what is said about saving', () => {
  assert.equal(savedKey(standing({}), 'ready'), '');
  assert.equal(savedKey(standing({ waiting: [event] }), 'booting'), 'saved-soon');
  assert.equal(savedKey(standing({ waiting: [event], trouble: 'lesson' }), 'ready'), 'trouble-lesson');
});

test('the answer is offered after a wrong one where attempts are unlimited, else at the end, and once', () => {
  const record = judged('wrong', 0);
  assert.equal(canReveal(standing({}), file), false);
  assert.equal(canReveal(standing({ record }), file), true);
  assert.equal(canReveal(standing({ record, limit: 2 }), file), false);
  assert.equal(canReveal(standing({ record, limit: 1 }), file), true, 'the explanation has come by itself, the solution has not');
  assert.equal(canReveal(standing({ record, limit: 1 }), { ...file, item: {} }), false);
  assert.deepEqual(told(file, false, false), { explanation: '', solution: '' });
  assert.deepEqual(told(file, true, false), { explanation: '<p>So.</p>', solution: 'x = 1' });
});

test('notes go beside their parts, tests into their list, the rest below', () => {
  const beside = note({ text: 'options/a/why', at: 'a' });
  const tick = note({ at: 'b', tone: 'right' });
  const passed = note({ message: 'test-passed', values: { test: 'f(1)' }, tone: 'right' });
  const line = note({ message: 'first-wrong-line', values: { line: 2 }, at: 'a' });
  const shown = select(judged('wrong', 0, undefined, [beside, tick, passed, line]), { over: true, parts: new Set(['a', 'b']), own: new Map<string, string>(), changed: false, ...told(file, false, true) });
  assert.deepEqual([...shown.beside.keys()], ['a', 'b']);
  assert.deepEqual([shown.tests, shown.notes], [[passed], [line]]);
  assert.equal(shown.explanation, '<p>So.</p>');
});

test('responses: blank, and the same', () => {
  assert.equal(isBlank({}), true);
  assert.equal(isBlank({ answer: [' '] }), true);
  assert.equal(isBlank({ answer: ['', '0'] }), false);
  assert.equal(same({ a: ['1'], b: [] }, { a: ['1'] }), true);
  assert.equal(same({ b: ['2'], a: ['1'] }, { a: ['1'], b: ['2'] }), true);
  assert.equal(same({ a: ['1', '2'] }, { a: ['2', '1'] }), false);
});

test('a question that has changed says so, and its notes of then are left out', () => {
  const record = judged('wrong', 0, undefined, [note({ text: 'options/a/why', at: 'a' })]);
  const around = { parts: new Set(['a']), ...told(file, false, false) };
  const shown = select(record, { ...around, over: false, changed: true });
  assert.deepEqual([shown.beside.size, shown.notes.length, shown.asides], [0, 0, ['changed-again']]);
  assert.deepEqual(select(record, { ...around, over: true, changed: true }).asides, ['changed']);
  assert.equal(record.key, 'k');
});

test('who said how sure they were is told what came of it', () => {
  const around = { parts: new Set<string>(), over: false, changed: false, ...told(file, false, false) };
  assert.deepEqual(select({ ...judged('wrong', 0), confidence: 'sure' }, around).asides, ['confidence.sure.wrong']);
  assert.deepEqual(select({ ...judged('error', null), confidence: 'sure' }, around).asides, []);
});
