/** What this browser keeps of a learner's work: events until they are marked, then outcomes and statements. Nothing is deleted unasked. */

import { uuid } from './uuid';
import { openShelf, type Shelf, type Tables } from './shelf';
import type { Draft, Event, OutcomeRecord, Statement, Stored } from './types';

export const PLAN = {
  events: { key: 'seq', by: {} },
  statements: { key: 'id', by: { time: ['time', 'id'], course: ['course', 'time', 'id'], state: ['state', 'time', 'id'] } },
  outcomes: { key: 'item', by: { course: ['course', 'item'] } },
  drafts: { key: 'item', by: { course: ['course', 'item'] } },
  settings: { key: 'key', by: {} },
} as const;

/** What changed, for whoever shows it; in another tab as well. */
export interface Change {
  readonly kind: 'event' | 'settled' | 'statements' | 'setting' | 'reset';
  readonly course?: string;
  readonly item?: string | null;
  readonly key?: string;
}

type Setting = { readonly key: string; readonly value: unknown };

/** Everything in TypeScript that reads or writes learner data goes through this. */
export class Journal {
  /** False: the browser refuses IndexedDB, and all is kept in this tab only. The page must say so. */
  readonly durable: boolean;
  /** Settings of this tab only, over those of the browser: whom a launch link named. */
  readonly tab = new Map<string, unknown>();
  readonly #shelf: Shelf;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #channel = new BroadcastChannel('paydown');

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.durable = shelf.durable;
    this.#channel.onmessage = ({ data }) => this.#tell(data as Change);
  }

  // ---- events

  /** Store an event; resolved once it is on disk. With a key `once`, only the first event of that key is stored. */
  async addEvent(event: Event, once?: string): Promise<void> {
    const added = await this.#write(async (tables) => {
      if (once && (await ensure(tables, once, event.id)) !== event.id) return false;
      tables.put('events', event);
      return true;
    });
    if (added) this.#changed({ kind: 'event', course: event.course, item: event.item });
  }

  /** Events that wait to be marked, in the order they happened. */
  pending(): Promise<Event[]> {
    return this.#read((tables) => tables.range('events'));
  }

  /**
   * One transaction: the event goes, its outcome and statements come, and `settings` beside them. A second settle of the same
   * event does nothing and gives false. The outcome of an event from before a reset is not kept; its statements are.
   */
  async settle(id: string, outcome: OutcomeRecord | null, statements: readonly Statement[], settings: Readonly<Record<string, unknown>> = {}): Promise<boolean> {
    const event = await this.#write((tables) => settle(tables, id, outcome, statements, settings));
    if (event) this.#changed({ kind: 'settled', course: event.course, item: outcome?.item ?? event.item });
    return Boolean(event);
  }

  // ---- statements

  /** All statements, or those of a course, sorted by (time, id). */
  statements(course?: string): Promise<Stored[]> {
    return this.#read((tables) => (course === undefined ? tables.range('statements', 'time') : tables.range('statements', 'course', [course])));
  }

  /** The oldest statements not yet delivered. */
  waiting(limit?: number): Promise<Stored[]> {
    return this.#read((tables) => tables.range('statements', 'state', ['waiting'], limit));
  }

  mark(ids: readonly string[], state: 'delivered' | 'waiting'): Promise<void> {
    return this.#restate(ids, { state });
  }

  /** Set a statement aside that an LRS refuses for good. */
  park(id: string, reason: string): Promise<void> {
    return this.#restate([id], { state: 'parked', reason });
  }

  /** Take in statements, one JSON text each, that are not there yet; gives how many came and how many were none. */
  async merge(lines: readonly string[]): Promise<{ added: number; refused: number }> {
    const { merge } = await import('./intake');
    return merge(lines, this.#write, this.#changed);
  }

  // ---- outcomes and drafts

  outcome(item: string): Promise<OutcomeRecord | undefined> {
    return this.#read((tables) => tables.get('outcomes', item));
  }

  outcomes(course: string): Promise<OutcomeRecord[]> {
    return this.#read((tables) => tables.range('outcomes', 'course', [course]));
  }

  draft(item: string): Promise<Draft | undefined> {
    return this.#read((tables) => tables.get('drafts', item));
  }

  saveDraft(draft: Draft): Promise<void> {
    return this.#write(async (tables) => tables.put('drafts', draft));
  }

  // ---- settings

  async get<T>(key: string): Promise<T | undefined> {
    if (this.tab.has(key)) return this.tab.get(key) as T;
    return (await this.#read((tables) => tables.get<Setting>('settings', key)))?.value as T | undefined;
  }

  async set(key: string, value: unknown): Promise<void> {
    await this.#write(async (tables) => tables.put('settings', { key, value }));
    this.#changed({ kind: 'setting', key });
  }

  /** The setting, or `value`, which is kept from now on: two tabs at once get the same. */
  ensure<T>(key: string, value: T): Promise<T> {
    return this.#write((tables) => ensure(tables, key, value));
  }

  /** The registration of a course: a uuid, made at the first question. */
  registration(course: string): Promise<string> {
    return this.ensure(`registration:${course}`, uuid());
  }

  /** Begin a course anew: a new registration, empty forms. Statements and events stay. */
  async reset(course: string): Promise<void> {
    await this.#write(async (tables) => {
      for (const table of ['outcomes', 'drafts'])
        for (const { item } of await tables.range<{ item: string }>(table, 'course', [course])) tables.remove(table, item);
      tables.put('settings', { key: `registration:${course}`, value: uuid() });
    });
    this.#changed({ kind: 'reset', course });
  }

  /** Take over, on a device that has nothing yet, how things stand elsewhere. */
  async restore(found: { settings: Readonly<Record<string, unknown>>; outcomes: readonly OutcomeRecord[] }): Promise<void> {
    const { restore } = await import('./intake');
    return restore(found, this.#write, this.#changed);
  }

  // ---- who listens

  /** Call `listener` at every change, of this tab or another; gives the way to end it. */
  on(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly #changed = (change: Change): void => {
    this.#channel.postMessage(change);
    this.#tell(change);
  };

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  #read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#shelf.run('readonly', work);
  }

  readonly #write = <T>(work: (tables: Tables) => Promise<T>): Promise<T> => this.#shelf.run('readwrite', work);

  async #restate(ids: readonly string[], change: Partial<Stored>): Promise<void> {
    await this.#write(async (tables) => {
      for (const row of await Promise.all(ids.map((id) => tables.get<Stored>('statements', id)))) if (row) tables.put('statements', { ...row, ...change });
    });
    this.#changed({ kind: 'statements' });
  }
}

async function settle(
  tables: Tables,
  id: string,
  outcome: OutcomeRecord | null,
  statements: readonly Statement[],
  settings: Readonly<Record<string, unknown>>,
): Promise<Event | undefined> {
  const event = (await tables.range<Event & { seq: number }>('events')).find((each) => each.id === id);
  if (!event) return undefined;
  const current = await tables.get<Setting>('settings', `registration:${event.course}`);
  const kept = await Promise.all(statements.map((each) => tables.get('statements', each.id)));
  tables.remove('events', event.seq);
  if (outcome && outcome.registration === current?.value) tables.put('outcomes', outcome);
  statements.forEach((each, nth) => kept[nth] || tables.put('statements', { ...each, course: event.course, state: 'waiting' }));
  for (const [key, value] of Object.entries(settings)) tables.put('settings', { key, value });
  return event;
}

async function ensure<T>(tables: Tables, key: string, value: T): Promise<T> {
  const found = await tables.get<Setting>('settings', key);
  if (!found) tables.put('settings', { key, value });
  return found ? (found.value as T) : value;
}

/** The journal of this browser. */
export async function openJournal(): Promise<Journal> {
  return new Journal(await openShelf('paydown', PLAN));
}
