/** Tables with transactions: in IndexedDB, or in memory where that is refused. What is kept in them is the journal's business. */

/** Tables by name: the field that is the key (`seq` counts by itself), and indexes, each with the fields it sorts by. */
export type Plan = Readonly<Record<string, { readonly key: string; readonly by: Readonly<Record<string, readonly string[]>> }>>;

/** One transaction's view of the tables. Await nothing else between its calls: the transaction would end. */
export interface Tables {
  get<T>(table: string, key: string | number): Promise<T | undefined>;
  put(table: string, row: object): void;
  remove(table: string, key: string | number): void;
  /** Rows in the order of an index (without one, of the key), those whose first fields are `start`. */
  range<T>(table: string, index?: string, start?: readonly string[], limit?: number): Promise<T[]>;
}

export interface Shelf {
  readonly durable: boolean;
  /** Resolves when the transaction has been completed; a writing one is on disk then. */
  run<T>(mode: 'readonly' | 'readwrite', work: (tables: Tables) => Promise<T>): Promise<T>;
}

export async function openShelf(name: string, plan: Plan): Promise<Shelf> {
  try {
    return onDisk(await open(name, plan), plan);
  } catch {
    return (await import('./memory')).inMemory(plan);
  }
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((give, fail) => {
    request.onsuccess = () => give(request.result);
    request.onerror = () => fail(request.error);
  });

function open(name: string, plan: Plan): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [table, { key, by }] of Object.entries(plan)) {
      const store = request.result.createObjectStore(table, { keyPath: key, autoIncrement: key === 'seq' });
      for (const [index, fields] of Object.entries(by)) store.createIndex(index, [...fields]);
    }
  };
  return answer(request);
}

function onDisk(db: IDBDatabase, plan: Plan): Shelf {
  db.onversionchange = () => db.close();
  return {
    durable: true,
    async run(mode, work) {
      const transaction = db.transaction(Object.keys(plan), mode, { durability: 'strict' });
      const completed = new Promise<void>((give, fail) => {
        transaction.oncomplete = () => give();
        transaction.onabort = () => fail(transaction.error);
      });
      try {
        const result = await work(tablesOf(transaction));
        await completed;
        return result;
      } catch (fault) {
        completed.catch(() => undefined);
        if (!transaction.error) abort(transaction);
        throw fault;
      }
    },
  };
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // it had ended already
  }
}

function tablesOf(transaction: IDBTransaction): Tables {
  const store = (table: string) => transaction.objectStore(table);
  return {
    get: (table, key) => answer(store(table).get(key)),
    put: (table, row) => void store(table).put(row),
    remove: (table, key) => void store(table).delete(key),
    range: (table, index, start = [], limit) => {
      const source = index ? store(table).index(index) : store(table);
      return answer(source.getAll(index ? IDBKeyRange.bound([...start], [...start, []]) : null, limit));
    },
  };
}
