import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standing } from '../../themes/paydown/src/restore';

const BASE = 'https://learn.example';
const X = 'https://w3id.org/paydown/xapi/';
const actor = { objectType: 'Agent', account: { homePage: BASE, name: 'me' } };
let count = 0;

function said(verb: string, place: string, registration: string, more: { share?: number; scaled?: number; attempt?: number; seed?: number } = {}): string {
  const nth = String(++count).padStart(2, '0');
  const { share, scaled, attempt = 1, seed } = more;
  return JSON.stringify({
    id: `id-${nth}`,
    actor,
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object: { id: `${BASE}/c${place}` },
    timestamp: `2026-11-23T12:00:${nth}.000Z`,
    ...(verb === 'answered' && {
      result: { extensions: { [`${X}response`]: { answer: ['a'] }, ...(share !== undefined && { [`${X}share`]: share }) }, ...(scaled !== undefined && { score: { scaled, max: 2 } }) },
    }),
    context: {
      registration,
      contextActivities: { grouping: [{ id: `${BASE}/c` }], ...(verb === 'answered' && { parent: [{ id: `${BASE}/c/lessons/deep/one` }] }) },
      extensions: { [`${X}attempt`]: attempt, ...(seed !== undefined && { [`${X}seed`]: seed }) },
    },
  });
}

test('a file tells how things stand, whatever the order of its lines', () => {
  const texts = [
    said('initialized', '', 'r'),
    said('answered', '/items/a', 'r', { share: 1, scaled: 0.75 }),
    said('answered', '/items/a', 'r', { share: 0.5, scaled: 0.5, attempt: 2 }),
    said('answered', '/items/b', 'r'),
    said('completed', '/lessons/deep/one', 'r'),
    said('failed', '/lessons/deep/one', 'r'),
  ];
  const { settings, outcomes } = standing([...texts].reverse());
  assert.deepEqual(settings, {
    actor,
    'registration:c': 'r',
    'initialized:r': 'id-01',
    'lesson:r:c/deep/one': { progress: { 'c/a': 0.75, 'c/b': null }, done: ['completed', 'failed'] },
    'completed:r:c/deep/one': 'id-05',
  });
  const [a, b] = outcomes;
  assert.deepEqual(
    [a?.item, a?.lesson, a?.state, a?.share, a?.scaled, a?.best, a?.points, a?.attempt, a?.response],
    ['c/a', 'deep/one', 'partly', 0.5, 0.5, 0.75, 2, 2, { answer: ['a'] }],
  );
  assert.deepEqual([b?.item, b?.state, b?.best], ['c/b', 'unmarked', null]);
});

test('what was done before a reset is no outcome any more', () => {
  const { settings, outcomes } = standing([said('answered', '/items/a', 'old', { share: 1, scaled: 1 }), said('answered', '/items/b', 'new', { share: 0, scaled: 0 })]);
  assert.equal(settings['registration:c'], 'new');
  assert.deepEqual(outcomes.map(({ item, state }) => [item, state]), [['c/b', 'wrong']]);
});

test('statements of others are no matter of ours', () => {
  assert.deepEqual(standing(['{"id":"1","verb":{"id":"x"}}', 'oops']), { settings: {}, outcomes: [] });
});

test('how sure a learner was, and by which key an answer was marked, come back too', () => {
  const one = JSON.parse(said('answered', '/items/a', 'r', { share: 0, scaled: 0 }));
  one.result.extensions[`${X}confidence`] = 'sure';
  one.context.extensions[`${X}key-hash`] = 'k';
  const [a] = standing([JSON.stringify(one)]).outcomes;
  assert.deepEqual([a?.confidence, a?.key], ['sure', 'k']);
});

test('a drawn question comes back with its values, and attempts are those with these values', () => {
  const texts = [
    said('answered', '/items/a', 'r', { share: 1, scaled: 1, seed: 17 }),
    said('answered', '/items/a', 'r', { share: 0, scaled: 0, seed: 40 }),
    said('answered', '/items/a', 'r', { share: 0, scaled: 0, seed: 40, attempt: 2 }),
  ];
  const [outcome] = standing(texts).outcomes;
  assert.deepEqual([outcome?.seed, outcome?.attempt, outcome?.best, outcome?.state], [40, 2, 1, 'wrong']);
});
