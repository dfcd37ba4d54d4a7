/** Chance that is no chance: what is drawn for a learner follows from the registration, the same on every visit and device. */

import type { Draw } from './types';

/** FNV-1a with its bits well mixed: a number from 0 that is the same for the same text everywhere. */
export function hash(text: string): number {
  let found = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) found = Math.imul(found ^ byte, 0x01000193);
  found = Math.imul(found ^ (found >>> 16), 0x85ebca6b);
  found = Math.imul(found ^ (found >>> 13), 0xc2b2ae35);
  return (found ^ (found >>> 16)) >>> 0;
}

/** The items of a lesson that are a learner's own, in their order. `place`: course/lesson. */
export function own(place: string, items: readonly string[], draws: readonly Draw[], registration: string): string[] {
  const out = new Set(draws.flatMap((draw, nth) => others(`${registration} ${draw.place ?? place} ${nth}`, draw)));
  return items.filter((item) => !out.has(item));
}

/** Those that are not drawn: by rank, so that one item more in a bank changes one item of few learners. */
function others(who: string, { count, items, by }: Draw): string[] {
  const rank = (item: string): number => hash(`${who} ${by?.[item] ?? item}`);
  return [...items].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(count);
}
