/** Parameterised items: which seed a learner has, and the form and the texts as they are for it. Nothing is evaluated here. */

import { hash } from './chance';
import { setMath } from './math-needed';
import './page';
import type { Drawn, ItemFile } from './types';

const SEEDS = 100;
const TOKEN = /pdx[0-9a-f]{10}n([0-9]{3})/g;

/** What a form is made from, and whose it is. */
interface Origin {
  readonly stem: string;
  readonly controls: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
  registration: string;
  seed: number;
}

const origins = new WeakMap<Element, Origin>();

/** Show the item for the first seed that one of `found` names, else for the learner's own; gives the seed. */
export function show(item: HTMLElement, registration: string, found: readonly ({ readonly seed?: number | null } | undefined)[]): number {
  const origin = originOf(item);
  const seed = found.map((each) => each?.seed).find((each) => typeof each === 'number') ?? hash(`${registration} ${item.dataset['item']}`) % SEEDS;
  origin.registration = registration;
  if (origin.seed === seed) return seed;
  origin.seed = seed;
  const fill = (html: string): string => html.replace(TOKEN, (_, nth) => escaped(origin.values[Number(nth)]?.[seed] ?? ''));
  (item.querySelector('.pd-stem') as HTMLElement).innerHTML = fill(origin.stem);
  (item.querySelector('.pd-controls') as HTMLElement).innerHTML = fill(origin.controls);
  item.dataset['seed'] = String(seed);
  setMath(item);
  return seed;
}

/** The item's part of the lesson file with its texts as they are for the seed that is shown. */
export function filled(item: HTMLElement, file: ItemFile): ItemFile | undefined {
  const { seed } = originOf(item);
  if (seed < 0 || !file.drawn) return undefined;
  const { sources, texts } = file.drawn as Drawn;
  const value = (nth: number): string => texts[nth]?.[seed] ?? '';
  const html = (text: string): string => text.replace(TOKEN, (_, nth) => escaped(value(Number(nth))));
  const plain = (text: string): string => sources.reduce((all, source, nth) => all.replaceAll(source, () => value(nth)), text);
  const shown = Object.fromEntries(Object.entries(file.texts).map(([path, text]) => [path, html(text)]));
  const solution = file.item.solution === undefined ? {} : { solution: plain(file.item.solution) };
  return { ...file, item: { ...file.item, ...solution }, texts: shown, seed };
}

/** The next seed of this learner: all hundred come before one comes again; those that look the same are left out. */
export function next(item: HTMLElement): number {
  const { registration, seed, values } = originOf(item);
  const step = STEPS[hash(`step ${registration} ${item.dataset['item']}`) % STEPS.length] as number;
  const looks = (each: number): string => JSON.stringify(Object.values(values).map((column) => column[each]));
  let found = (seed + step) % SEEDS;
  while (found !== seed && looks(found) === looks(seed)) found = (found + step) % SEEDS;
  return found;
}

/** Steps that lead through all seeds. */
const STEPS = [3, 7, 9, 11, 13, 17, 19, 21, 23, 27, 29, 31, 33, 37, 39, 41];

function originOf(item: HTMLElement): Origin {
  const known = origins.get(item);
  if (known) return known;
  const template = item.querySelector<HTMLTemplateElement>('template[data-values]') as HTMLTemplateElement;
  const [stem, controls] = [...template.content.children].map(({ innerHTML }) => innerHTML);
  const made: Origin = { stem: stem ?? '', controls: controls ?? '', values: JSON.parse(template.dataset['values'] ?? '{}'), registration: '', seed: -1 };
  origins.set(item, made);
  return made;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
