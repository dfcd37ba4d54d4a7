/** An outcome as the learner sees it: first what is shown (no DOM), then the showing. */

import { clearBeside, ownParts, placesOf, setBeside } from './beside';
import { authored, el, icon, iconOf } from './dom';
import type { Furniture } from './furniture';
import { setMath } from './math-needed';
import { offerSimilar } from './similar';
import type { ItemFile, Judged, Note, OutcomeRecord, Tone } from './types';
import { pieces, word } from './words';

/** What feedback consists of. `beside`: notes by the part they stand beside; `tests`: results of a program. */
export interface Shown {
  readonly state: Judged;
  readonly verdict: string;
  readonly worth: string;
  /** What the learner's confidence was worth, and whether the question has changed since. */
  readonly asides: readonly string[];
  readonly beside: ReadonlyMap<string, Note>;
  readonly own: ReadonlyMap<string, string>;
  readonly tests: readonly Note[];
  readonly notes: readonly Note[];
  readonly trace: string;
  readonly explanation: string;
  readonly solution: string;
}

/** What is told without being asked for, or because it was. */
export interface Told {
  readonly explanation: string;
  readonly solution: string;
}

export interface Around extends Told {
  /** Whether no further attempt can be made. */
  readonly over: boolean;
  /** Whether the question has another key now than when it was answered. */
  readonly changed: boolean;
  /** Parts that have a place of their own in the form. */
  readonly parts: ReadonlySet<string>;
  /** Those of them that are answered one by one, and what they are called: all about them is told there. */
  readonly own: ReadonlyMap<string, string>;
}

const isTest = (note: Note): boolean => note.values['test'] !== undefined || note.values['expected'] !== undefined;

/** A verdict in other words than those of its state. */
const isVerdict = (note: Note): boolean => note.message.startsWith('verdict-');

export function select(record: OutcomeRecord, around: Around): Shown {
  const { state } = record;
  const notes = around.changed ? [] : record.notes; // they may be about what is no longer there
  const placed = notes.filter((note) => note.at && around.parts.has(note.at));
  const own = record.notes.find(isVerdict);
  return {
    state,
    verdict: own ? word(own.message, own.values) : word(state === 'wrong' && around.over ? 'verdict-wrong-over' : `verdict-${state}`),
    worth: record.scaled === null ? '' : word('worth', { got: record.scaled * record.points, n: record.points }),
    asides: [around.changed && word(around.over ? 'changed' : 'changed-again'), sureness(record)].filter((text) => typeof text === 'string'),
    beside: new Map(placed.map((note) => [note.at, note])),
    own: around.own,
    tests: notes.filter(isTest),
    notes: notes.filter((note) => !isTest(note) && !isVerdict(note) && !around.own.has(note.at) && (note.message || (note.text && !placed.includes(note)))),
    trace: record.trace ?? '',
    explanation: around.explanation,
    solution: around.solution,
  };
}

/** What is said to someone who had said how sure they were. */
function sureness({ confidence, state }: OutcomeRecord): string | undefined {
  return confidence && /right|wrong|partly/.test(state) ? word(`confidence.${confidence}.${state}`) : undefined;
}

/** One sentence for those who hear the page. */
export function spoken({ verdict, worth, asides, beside, own, notes, tests }: Shown, file: ItemFile | undefined): string {
  const failed = tests.filter((note) => note.tone === 'wrong').length;
  const said = (note: Note): string => (note.text ? bare(file?.texts[note.text] ?? '') : note.message && word(note.message, note.values));
  const texts = [...beside.values(), ...notes].map((note) => {
    const label = own.get(note.at);
    if (label === undefined) return said(note);
    return note.tone === 'right' ? '' : `${label}: ${[!note.message && word(`tone-${note.tone}`), said(note)].filter(Boolean).join('. ')}`;
  });
  const passed = tests.length ? word('tests-passed', { n: tests.length, passed: tests.length - failed }) : '';
  return [verdict, worth, ...asides, passed, ...texts].filter(Boolean).map((text) => text.replace(/[.!?:]?$/, (end) => end || '.')).join(' ');
}

const bare = (html: string): string => (authored(html).textContent ?? '').replace(/\s+/g, ' ').trim();

// ---- showing

/** Show an outcome, or none, where the form has its place for it; gives what to say about it. */
export function showOutcome({ form, feedback }: Furniture, record: OutcomeRecord | undefined, file: ItemFile | undefined, over: boolean, told: Told): string {
  clear(feedback, form);
  void offerSimilar(form, record);
  if (!record) return '';
  const changed = Boolean(record.key && file?.key && file.key !== record.key);
  const shown = select(record, { over, parts: placesOf(form), own: ownParts(form), changed, ...told });
  show(feedback, form, shown, file);
  setMath(form.parentElement);
  return spoken(shown, file);
}

/** Show the hints that were taken. */
export function showHints({ hints }: Furniture, file: ItemFile | undefined, taken: readonly number[]): void {
  const texts = taken.map((nth) => file?.texts[`hints/${nth}`]).filter((text) => text !== undefined);
  hints.replaceChildren(...texts.map((text) => el('li', {}, authored(text))));
  setMath(hints);
}

/** Fill the panel under a form, and set notes beside the parts they are about. Without a file there are verdicts, but no texts. */
function show(panel: HTMLElement, form: HTMLFormElement, shown: Shown, file: ItemFile | undefined): void {
  clear(panel, form);
  panel.dataset['tone'] = shown.state;
  const listed = [...shown.beside].map(([part, note]) => setBeside(form, part, note, file)).filter((each) => each !== null);
  panel.append(
    el('p', { class: 'pd-verdict' }, icon(iconOf(shown.state)), el('strong', {}, shown.verdict), shown.worth && el('span', {}, shown.worth)),
    el('p', { class: 'pd-earlier' }, word('earlier')),
    ...shown.asides.map((text) => el('p', { class: 'pd-aside' }, text)),
    ...(listed.length ? [el('ul', { class: 'pd-listed' }, ...listed)] : []),
    ...shown.notes.map((note) => noteOf(note, file)),
    ...(shown.tests.length ? [testsOf(shown.tests)] : []),
    ...(shown.trace ? [block(word('traceback'), shown.trace)] : []),
    ...more(shown),
  );
}

/** Explanation and solution. */
export function more({ explanation, solution }: Pick<Shown, 'explanation' | 'solution'>): HTMLElement[] {
  const found: HTMLElement[] = [];
  if (explanation) found.push(el('div', { class: 'pd-explanation' }, el('p', { class: 'pd-label' }, word('explanation')), authored(explanation)));
  if (solution) found.push(block(word('solution'), solution));
  return found;
}

function clear(panel: HTMLElement, form: HTMLFormElement): void {
  panel.replaceChildren();
  delete panel.dataset['tone'];
  clearBeside(form);
}

/** A labelled text of several lines, reachable by keyboard since it may scroll. */
export function block(label: string, text: string): HTMLElement {
  return el('figure', { class: 'pd-block' }, el('figcaption', { class: 'pd-label' }, label), el('pre', { tabindex: 0, 'aria-label': label }, text));
}

function noteOf(note: Note, file: ItemFile | undefined): HTMLElement {
  const text = note.text && file?.texts[note.text];
  return text ? authored(text) : el('p', { class: 'pd-text' }, ...phrase(note));
}

/** A catalogue text with what the learner or the author wrote set apart as code. */
function phrase(note: Note): Node[] {
  return pieces(note.message, note.values).map(({ text, name }) => {
    const run = name === 'test' && /^run (\d+)$/.exec(text)?.[1];
    return name && name !== 'line' && !run ? el('code', {}, text) : document.createTextNode(run ? word('test-run', { nth: run }) : text);
  });
}

function testsOf(tests: readonly Note[]): HTMLElement {
  const passed = tests.filter((note) => note.tone === 'right').length;
  const head = el('p', { class: 'pd-label' }, word('tests-passed', { n: tests.length, passed }));
  return el('div', { class: 'pd-tests' }, head, el('ul', {}, ...tests.map(testOf)));
}

function testOf(note: Note): HTMLElement {
  const tone: Tone = note.tone;
  const said = el('span', { class: 'pd-hidden' }, `${word(`test-${tone === 'right' ? 'right' : 'wrong'}`)}: `);
  return el('li', { 'data-tone': tone }, icon(iconOf(tone)), el('div', {}, said, ...phrase(note), detail(note)));
}

/** What was typed, expected and given, of a test that failed. */
function detail({ tone, values }: Note): HTMLElement | '' {
  const names = tone === 'right' ? ['types'] : ['types', 'expected', 'got', 'why'];
  const rows = names.filter((name) => String(values[name] ?? '').trim());
  if (!rows.length) return '';
  return el('dl', {}, ...rows.flatMap((name) => [el('dt', {}, word(`value-${name}`)), el('dd', {}, el('code', {}, String(values[name])))]));
}
