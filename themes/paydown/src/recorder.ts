/** Turns stored events into outcomes and statements: in order, once each, in one tab at a time. Nobody waits for it. */

import type { Journal } from './journal';
import { late } from './app';
import { lessonFile } from './place';
import { visit } from './visit';
import type { Scorer } from './scorer-client';
import type { Event } from './types';

/** Why an event waits; what is told to the learner is the word `trouble-…`. */
export type Trouble = 'python' | 'lesson' | 'engine';

export class Recorder {
  readonly #journal: Journal;
  readonly #scorer: Scorer;
  readonly #listeners = new Set<(event: Event, trouble: Trouble) => void>();
  /** Events that the engine could not take: they are tried again on the next visit. */
  readonly #stuck = new Set<string>();
  #working = false;
  #again = false;

  constructor(journal: Journal, scorer: Scorer) {
    this.#journal = journal;
    this.#scorer = scorer;
    journal.on(({ kind }) => kind === 'event' && this.nudge());
  }

  /** See what there is to do. Calls while it works are answered by one more round. */
  nudge(): void {
    this.#again = true;
    if (this.#working) return;
    this.#working = true;
    void this.#rounds().finally(() => (this.#working = false));
  }

  /** Call `listener` for an event that can't be marked now; gives the way to end it. */
  on(listener: (event: Event, trouble: Trouble) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #rounds(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#round().catch((fault) => console.warn('paydown:', fault));
    }
  }

  async #round(): Promise<void> {
    const waiting = await this.#journal.pending();
    if (!waiting.length) return;
    try {
      await this.#scorer.warm();
    } catch {
      for (const event of waiting) this.#tell(event, 'python');
      return;
    }
    await alone(() => this.#all());
  }

  /** All that waits, oldest first. What can't be done holds up only what is about the same item. */
  async #all(): Promise<void> {
    const held = new Set<string>();
    for (;;) {
      const event = (await this.#journal.pending()).find((each) => !held.has(each.item ?? each.id) && !this.#stuck.has(each.id));
      if (!event) return;
      try {
        await this.#one(event);
      } catch (fault) {
        held.add(event.item ?? event.id);
        console.warn('paydown:', fault);
        const trouble = (fault as { trouble?: Trouble }).trouble ?? 'engine';
        if (trouble === 'engine') this.#stuck.add(event.id);
        this.#tell(event, trouble);
      }
    }
  }

  /** A visit is recorded at once; for an answer, and for what has moved since, the rest of marking is loaded. */
  async #one(event: Event): Promise<void> {
    const desk = { journal: this.#journal, scorer: this.#scorer };
    const file = event.item === null && (await lessonFile(event.course, event.lesson).catch(() => undefined));
    if (file && !file.lesson.was) return visit(desk, event, file);
    const { mark } = await late().catch((fault) => Promise.reject(Object.assign(fault, { trouble: 'lesson' })));
    await mark(desk, event);
  }

  #tell(event: Event, trouble: Trouble): void {
    for (const listener of this.#listeners) listener(event, trouble);
  }
}

/** With no other tab doing the same. Pages over plain http have no locks; there `settle` alone keeps things single. */
function alone(work: () => Promise<void>): Promise<unknown> {
  return navigator.locks ? navigator.locks.request('paydown-recorder', work) : work();
}
