import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName, sortLines, toLines } from '../../themes/paydown/src/transfer';

const statement = (nth: number, more = '') => {
  const id = `0b5f7c3e-53a7-5b8e-9c40-${String(nth).padStart(12, '0')}`;
  return { id, text: `{"actor":{},"id":"${id}","object":{},"timestamp":"2026-11-23T12:00:00.000Z","verb":{}${more}}` };
};

test('what was taken away comes back, once, byte for byte', () => {
  const all = [1, 2, 3].map((nth) => statement(nth));
  const file = toLines(all);
  assert.equal(file.split('\n').length, 4);
  assert.deepEqual(sortLines(file, []), { fresh: all.map(({ text }) => text), known: 0, refused: [] });
  assert.deepEqual(sortLines(file, all), { fresh: [], known: 3, refused: [] });
  assert.deepEqual(sortLines(file + file, []), { fresh: all.map(({ text }) => text), known: 3, refused: [] });
  assert.deepEqual(sortLines(file, all.slice(0, 1)).fresh, all.slice(1).map(({ text }) => text));
});

test('lines that can’t be taken are named, and the rest is taken', () => {
  const file = ['\uFEFF' + statement(1).text, 'oops', '', '{"id":"1"}', 'null', statement(2, ',"x":1').text, statement(3).text + '\r'].join('\n');
  const { fresh, known, refused } = sortLines(file, [statement(2)]);
  assert.deepEqual(fresh, [statement(1).text, statement(3).text + '\r'].map((text) => text.trim()));
  assert.equal(known, 0);
  assert.deepEqual(refused, [
    { line: 2, why: 'upload.not-json' },
    { line: 4, why: 'upload.not-statement' },
    { line: 5, why: 'upload.not-statement' },
    { line: 6, why: 'upload.other-content' },
  ]);
});

test('a file is named by its day', () => assert.equal(fileName(new Date('2026-11-23T23:59:00Z')), 'paydown-2026-11-23.jsonl'));
