import './nowhere';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibration, meaning } from '../../themes/paydown/src/calibration';

const X = 'https://w3id.org/paydown/xapi/';
const said = (confidence: string | undefined, share?: number): string =>
  JSON.stringify({ result: { success: share === 1, extensions: { ...(confidence && { [`${X}confidence`]: confidence }), ...(share !== undefined && { [`${X}share`]: share }) } } });

test('of the answers of each level, how many were right; what was not said or not marked is not counted', () => {
  const texts = [said('sure', 1), said('sure', 0), said('guess', 0.5), said(undefined, 1), said('sure'), said('certain', 1)];
  assert.deepEqual(calibration(texts), [
    { level: 'sure', answers: 2, right: 1 },
    { level: 'guess', answers: 1, right: 0 },
  ]);
});

test('what it means is said only where there is enough to say', () => {
  const rows = (level: string, answers: number, right: number): { level: string; answers: number; right: number }[] => [{ level, answers, right }];
  assert.equal(meaning(rows('sure', 2, 0)), null);
  assert.deepEqual(meaning(rows('sure', 4, 2)), { key: 'calibration.over', share: 50 });
  assert.deepEqual(meaning(rows('guess', 3, 2)), { key: 'calibration.under', share: 67 });
  assert.deepEqual(meaning(rows('sure', 5, 5)), { key: 'calibration.well', share: 100 });
});
