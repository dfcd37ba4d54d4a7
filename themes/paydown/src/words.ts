/** Words of the page by catalogue key. English travels with the script; another language is fetched once, if it is there. */

import english from '../words/en.json';

let catalogue: Readonly<Record<string, string>> = english;

export type Values = Readonly<Record<string, string | number>>;

/** The text of a key with its `{placeholders}` filled. With a value `n`, `key.one`, `key.other` … are tried first. */
export function word(key: string, values: Values = {}): string {
  const text = find(plural(key, values)) ?? find(key) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => shown(values[name]) ?? whole);
}

function find(key: string): string | undefined {
  return catalogue[key] ?? (english as Readonly<Record<string, string>>)[key];
}

function plural(key: string, { n }: Values): string {
  return typeof n === 'number' ? `${key}.${new Intl.PluralRules(language()).select(n)}` : key;
}

function shown(value: string | number | undefined): string | undefined {
  return typeof value === 'number' ? new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(value) : value;
}

/** The page's language. */
export function language(): string {
  return globalThis.document?.documentElement.lang || 'en';
}

/** Take the page's language from `<root>words/<language>.json`; English stays where there is no such file. */
export async function loadWords(root: URL): Promise<void> {
  const wanted = language().split('-')[0] ?? 'en';
  if (wanted === 'en') return;
  const answer = await fetch(new URL(`assets/paydown/words/${wanted}.json`, root)).catch(() => null);
  if (answer?.ok) catalogue = (await answer.json()) as Record<string, string>;
}
