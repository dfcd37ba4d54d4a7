/** Tables in memory, for browsers that refuse IndexedDB: what is put here is gone with the page. */

import type { Plan, Shelf, Tables } from './shelf';

type Row = Readonly<Record<string, unknown>>;

export function inMemory(plan: Plan): Shelf {
  const tables = new Map(Object.keys(plan).map((name) => [name, new Map<unknown, Row>()]));
  let seq = 0;
  const rows = (table: string) => tables.get(table) as Map<unknown, Row>;
  const view: Tables = {
    get: async <T>(table: string, key: string | number) => rows(table).get(key) as T | undefined,
    put: (table, row) => {
      const field = plan[table]?.key ?? 'id';
      const kept = { ...(field === 'seq' ? { seq: ++seq } : {}), ...structuredClone(row) } as Row;
      rows(table).set(kept[field], kept);
    },
    remove: (table, key) => void rows(table).delete(key),
    range: async <T>(table: string, index?: string, start: readonly string[] = [], limit?: number) => {
      const fields = (index && plan[table]?.by[index]) || [plan[table]?.key ?? 'id'];
      const chosen = [...rows(table).values()].filter((row) => start.every((value, nth) => row[fields[nth] as string] === value));
      return chosen.sort((a, b) => compare(a, b, fields)).slice(0, limit) as T[];
    },
  };
  let last: Promise<unknown> = Promise.resolve();
  const run: Shelf['run'] = (_mode, work) => {
    const next = last.then(() => work(view));
    last = next.catch(() => undefined);
    return next;
  };
  return { durable: false, run };
}

function compare(a: Row, b: Row, fields: readonly string[]): number {
  for (const field of fields) {
    const [left, right] = [a[field] as string, b[field] as string];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
