/** Statements and outcomes that come into the journal from elsewhere: a file, another device, a former name. Loaded late. */

import type { Change } from './journal';
import type { Tables } from './shelf';
import type { OutcomeRecord, Stored } from './types';

type Write = <T>(work: (tables: Tables) => Promise<T>) => Promise<T>;

/** Take in statements, one JSON text each, that are not there yet; gives how many came and how many were none. */
export async function merge(lines: readonly string[], write: Write, changed: (change: Change) => void): Promise<{ added: number; refused: number }> {
  const read = lines.map((line) => line.trim()).filter(Boolean).map(readLine);
  const sound = read.filter((row) => row !== null);
  const added = await write(async (tables) => {
    const absent = await Promise.all(sound.map(async (row) => !(await tables.get('statements', row.id))));
    const fresh = new Map(sound.filter((_, nth) => absent[nth]).map((row) => [row.id, row]));
    for (const row of fresh.values()) tables.put('statements', row);
    return fresh.size;
  });
  if (added) changed({ kind: 'statements' });
  return { added, refused: read.length - sound.length };
}

/** Take over, on a device that has nothing yet, how things stand elsewhere. */
export async function restore(
  { settings, outcomes }: { settings: Readonly<Record<string, unknown>>; outcomes: readonly OutcomeRecord[] },
  write: Write,
  changed: (change: Change) => void,
): Promise<void> {
  await write(async (tables) => {
    for (const outcome of outcomes) tables.put('outcomes', outcome);
    for (const [key, value] of Object.entries(settings)) tables.put('settings', { key, value });
  });
  for (const key of Object.keys(settings)) if (/^(actor|registration:.*)$/.test(key)) changed({ kind: 'setting', key });
}

/** A line of a downloaded journal as it is kept, byte for byte; null if it is no statement. */
export function readLine(text: string): Stored | null {
  try {
    const { id, verb, timestamp, object, context } = JSON.parse(text);
    const course = context?.contextActivities?.grouping?.[0]?.id ?? object.id;
    const row: Stored = { id, verb: lastPart(verb.id), time: timestamp, text, course: lastPart(course), state: 'waiting' };
    return [id, timestamp].every((each) => typeof each === 'string' && each) ? row : null;
  } catch {
    return null;
  }
}

const lastPart = (address: string): string => address.slice(address.lastIndexOf('/') + 1);
