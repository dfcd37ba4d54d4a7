/** How sure a learner was, held against what was right, on My progress: first a fold of statements (no DOM), then its table. */

import { el } from './dom';
import { CONFIDENCES } from './types';
import { word } from './words';

export interface Said {
  readonly level: string;
  readonly answers: number;
  readonly right: number;
}

/** Fewer answers than this say nothing about a learner: in all, and of one level. */
export const MOST = 5;
const FEW = 3;
const EXTENSION = 'https://w3id.org/paydown/xapi/';

/** Of the answers whose learner said how sure they were, how many were wholly right, by level; levels never said are left out. */
export function calibration(texts: readonly string[]): Said[] {
  const told = texts.filter((text) => text.includes(`${EXTENSION}confidence`)).map((text) => JSON.parse(text).result ?? {});
  return CONFIDENCES.map((level) => {
    const said = told.filter(({ extensions }) => extensions?.[`${EXTENSION}confidence`] === level && extensions[`${EXTENSION}share`] !== undefined);
    return { level, answers: said.length, right: said.filter(({ success }) => success === true).length };
  }).filter(({ answers }) => answers);
}

/** What a calibration means, in a word of the catalogue and its values; none where there is too little to say. */
export function meaning(said: readonly Said[]): { key: string; share: number } | null {
  const of = (level: string): Said | undefined => said.find((each) => each.level === level && each.answers >= FEW);
  const share = (each: Said): number => Math.round((100 * each.right) / each.answers);
  const [sure, guess] = [of('sure'), of('guess')];
  if (sure && share(sure) < 80) return { key: 'calibration.over', share: share(sure) };
  if (guess && share(guess) >= 60) return { key: 'calibration.under', share: share(guess) };
  return sure ? { key: 'calibration.well', share: share(sure) } : null;
}

/** What My progress shows of it: nothing, how many answers are wanting, or a table with a bar for each level. */
export function calibrationView(texts: readonly string[], course: string): HTMLElement[] {
  const said = calibration(texts);
  const n = said.reduce((all, { answers }) => all + answers, 0);
  if (n < MOST) return n ? [el('p', { class: 'pd-quiet' }, word('calibration.few', { n, most: MOST }))] : [];
  const head = ['said', 'right'].map((name) => el('th', { scope: 'col' }, word(`calibration.${name}`)));
  const table = el('table', { class: 'pd-lessons pd-calibration' }, el('caption', {}, word('calibration.title', { course })), el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...said.map(row)));
  const told = meaning(said);
  return [table, ...(told ? [el('p', { class: 'pd-quiet' }, word(told.key, { share: told.share }))] : [])];
}

function row({ level, answers, right }: Said): HTMLElement {
  const share = right / answers;
  const bar = el('span', { class: 'pd-bar', 'aria-hidden': 'true' }, el('span'));
  bar.style.setProperty('--pd-owed', String(1 - share));
  const figure = word('calibration.of', { right, n: answers, share: Math.round(100 * share) });
  return el('tr', { 'data-confidence': level }, el('th', { scope: 'row' }, word(`confidence.${level}`)), el('td', {}, el('span', { class: 'pd-figure' }, figure), bar));
}
