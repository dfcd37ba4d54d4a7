/**
 * Words of the page by catalogue key. English travels with the script: what a page shows at first (`en.json`) at once, all else
 * (`en.late.json`) when it is wanted. Another language is fetched, in the same two files, if it is there.
 */

import first from '../words/en.json';
import { asset } from './place';

type Catalogue = Record<string, string>;

const english: Catalogue = { ...first };
const translated: Catalogue = {};

export type Values = Readonly<Record<string, string | number>>;

/** A stretch of a text: what the catalogue says, or the value of a placeholder, which then has a name. */
export interface Piece {
  readonly text: string;
  readonly name?: string;
}

/** The text of a key with its `{placeholders}` filled. With a number `n`, `key.one`, `key.other` … are tried first. */
export function word(key: string, values: Values = {}): string {
  return pieces(key, values).map(({ text }) => text).join('');
}

/** The same in pieces, for whoever sets the values apart. */
export function pieces(key: string, values: Values = {}): Piece[] {
  const text = find(plural(key, values)) ?? find(key) ?? key;
  return text.split(/\{(\w+)\}/).map((part, nth): Piece => (nth % 2 ? { text: shown(values[part]), name: part } : { text: part }));
}

const find = (key: string): string | undefined => translated[key] ?? english[key];

function plural(key: string, { n }: Values): string {
  return typeof n === 'number' ? `${key}.${new Intl.PluralRules(language()).select(n)}` : key;
}

function shown(value: string | number | undefined): string {
  return typeof value === 'number' ? new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(value) : (value ?? '');
}

/** The page's language. */
export function language(): string {
  return globalThis.document?.documentElement.lang || 'en';
}

/** Take what a page shows at first from its language's file; English stays where there is none. */
export const loadWords = (): Promise<void> => translate('');

let more: Promise<void> | undefined;

/** Have all other words too. */
export function moreWords(): Promise<void> {
  more ??= import('../words/en.late.json').then(({ default: late }) => (Object.assign(english, late), translate('.late')));
  more.catch(() => (more = undefined));
  return more;
}

async function translate(part: '' | '.late'): Promise<void> {
  const wanted = language().split('-')[0] ?? 'en';
  if (wanted === 'en') return;
  const answer = await fetch(asset(`words/${wanted}${part}.json`)).catch(() => null);
  if (answer?.ok) Object.assign(translated, await answer.json());
}
