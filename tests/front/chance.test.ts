import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hash, own } from '../../themes/paydown/src/chance';

const ITEMS = Array.from({ length: 10 }, (_, nth) => `c/q${nth}`);
const drawn = (registration: string, items = ITEMS, count = 3): string[] => own('c/l', items, [{ count, items }], registration);
const learners = Array.from({ length: 400 }, (_, nth) => `registration-${nth}`);

test('a text always has the same number, and texts that are alike have others', () => {
  assert.equal(hash('a'), hash('a'));
  assert.deepEqual([hash(''), hash('paydown')], [2872998923, 2987854765]);
  assert.ok(new Set(learners.map((each) => hash(each) % 100)).size > 90);
});

test('each learner gets so many items, in the order of the lesson, the same every time', () => {
  for (const learner of learners) {
    const mine = drawn(learner);
    assert.equal(mine.length, 3);
    assert.deepEqual(mine, [...mine].sort());
    assert.deepEqual(drawn(learner), mine);
  }
});

test('every item is drawn about as often as every other', () => {
  const counts = ITEMS.map((item) => learners.filter((learner) => drawn(learner).includes(item)).length);
  assert.ok(Math.min(...counts) > 80 && Math.max(...counts) < 160, String(counts));
});

test('one item more changes one item of some learners, and nothing for the others', () => {
  for (const learner of learners) {
    const after = new Set(drawn(learner, [...ITEMS, 'c/new']));
    const lost = drawn(learner).filter((item) => !after.has(item)).length;
    assert.equal(lost, after.has('c/new') ? 1 : 0);
  }
});

test('items that are in no draw are everybody\u2019s', () => {
  assert.deepEqual(own('c/l', ['c/a', ...ITEMS, 'c/z'], [{ count: 10, items: ITEMS }], 'r'), ['c/a', ...ITEMS, 'c/z']);
});

test('a new name of an item or its lesson changes nothing of what was drawn', () => {
  const items = ITEMS.map((item) => `${item}-now`);
  const by = Object.fromEntries(items.map((item) => [item, item.replace('-now', '')]));
  for (const registration of ['r', 's', 't']) {
    const now = own('c/new', items, [{ count: 3, items, by, place: 'c/l' }], registration);
    assert.deepEqual(now.map((item) => by[item]), drawn(registration));
  }
});
