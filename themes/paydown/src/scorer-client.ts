/** The one scorer of this page. It outlives instant navigation, and is started anew when it fails. */

import { Line } from './line';

/** Longer than any judgement takes, in milliseconds: whatever hangs is ended. */
const MOST = 30_000;

export class Scorer {
  #line: Line | null = null;
  readonly #listeners = new Set<() => void>();
  /** `cold`: not started, `failed`: the last start failed. */
  state: 'cold' | 'booting' | 'ready' | 'failed' = 'cold';

  /** Resolved when Python is up. After a failure, the next call tries again. */
  async warm(): Promise<void> {
    await (await this.#up()).ready;
  }

  /** Call a verb of `builder.engine.verbs`. An error of Python's is rejected; where Python itself broke, the worker is ended. */
  async call<T>(verb: string, data: unknown): Promise<T> {
    const line = await this.#up();
    await line.ready;
    try {
      return JSON.parse(await line.call(verb, JSON.stringify(data), MOST)) as T;
    } catch (fault) {
      if (line.worn || /fatal/i.test(String(fault))) this.#drop(line, 'cold');
      throw fault;
    }
  }

  /** Call `listener` whenever the state changes; gives the way to end it. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #up(): Promise<Line> {
    if (!this.#line || this.#line.worn) this.#start();
    return this.#line as Line | null ?? Promise.reject(new Error('no workers'));
  }

  #start(): void {
    try {
      const line = new Line('scorer.js');
      this.#line = line;
      this.#set('booting');
      line.ready.then(() => this.#set('ready')).catch(() => this.#drop(line, 'failed'));
    } catch {
      this.#set('failed');
    }
  }

  #drop(line: Line, state: Scorer['state']): void {
    line.end();
    if (this.#line !== line) return;
    this.#line = null;
    this.#set(state);
  }

  #set(state: Scorer['state']): void {
    this.state = state;
    if (state === 'ready') document.documentElement.dataset['paydown'] = 'ready';
    else delete document.documentElement.dataset['paydown'];
    for (const listener of this.#listeners) listener();
  }
}
