import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CourseFile } from '../../themes/paydown/src/debts';
import { tally } from '../../themes/paydown/src/tally';

const BASE = 'https://learn.example';
const COURSE: CourseFile = {
  id: 'c', title: 'C', version: '1', pass: 0.8, roles: [],
  lessons: [
    { id: 'one', title: 'One', url: 'c/one/', items: ['c/a', 'c/b'] },
    { id: 'deep/two', title: 'Two', url: 'c/deep/two/', items: ['c/c'] },
    { id: 'survey', title: 'Survey', url: 'c/survey/', items: ['c/d'] },
    { id: 'text', title: 'Text', url: 'c/text/', items: [] },
  ],
  items: { 'c/a': { points: 1 }, 'c/b': { points: 3 }, 'c/c': { points: 1 }, 'c/d': { points: 0 } },
};
const said = (verb: string, place: string, scaled?: number, registration = 'now') =>
  JSON.stringify({
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object: { id: `${BASE}/c/${place}` },
    context: { registration },
    ...(scaled !== undefined && { result: { score: { scaled } } }),
  });
const of = (...texts: string[]) => tally(BASE, COURSE, texts, 'now');

test('nothing said, nothing begun', () => {
  assert.deepEqual(of().get('one'), { state: 'new', answered: 0, items: 2, points: 0, most: 4 });
});

test('the best answer of each item counts, in points', () => {
  const found = of(said('answered', 'items/a', 0.5), said('answered', 'items/a', 1), said('answered', 'items/a', 0), said('answered', 'items/b', 0.5));
  assert.deepEqual(found.get('one'), { state: 'begun', answered: 2, items: 2, points: 2.5, most: 4 });
  assert.equal(found.get('deep/two')?.state, 'new');
});

test('an answer that a person must mark is an answer, without points', () => {
  assert.deepEqual(of(said('answered', 'items/c')).get('deep/two'), { state: 'begun', answered: 1, items: 1, points: 0, most: 1 });
});

test('what is never scored asks for no points', () => {
  assert.deepEqual(of(said('answered', 'items/d')).get('survey'), { state: 'begun', answered: 1, items: 1, points: 0, most: 0 });
});

test('completed and passed are what the statements say', () => {
  assert.equal(of(said('completed', 'lessons/deep/two')).get('deep/two')?.state, 'completed');
  assert.equal(of(said('completed', 'lessons/one'), said('passed', 'lessons/one', 0.9)).get('one')?.state, 'passed');
  assert.equal(of(said('failed', 'lessons/one', 0.2)).get('one')?.state, 'new');
  assert.equal(of(said('experienced', 'lessons/text')).get('text')?.state, 'begun');
});

test('what was done before a reset is not counted', () => {
  assert.equal(of(said('answered', 'items/a', 1, 'before')).get('one')?.answered, 0);
});
