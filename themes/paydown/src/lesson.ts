/** The end of a lesson's content: it tells that the course was begun, that the lesson was looked at, and that its end was reached. */

import { app } from './app';
import { newEvent } from './attempt';
import { watchNotices } from './notice';
import type { Actor, Verb } from './types';

/** Milliseconds that a lesson must be looked at before it counts as experienced. */
const LOOK = 1000;

export class PaydownLesson extends HTMLElement {
  #ends: (() => void)[] = [];

  connectedCallback(): void {
    this.hidden = false;
    this.#ends = [watchNotices(), whileVisible(LOOK, () => void this.#looked())];
    if (!document.querySelector('item-form')) this.#ends.push(this.#atEnd());
  }

  disconnectedCallback(): void {
    for (const end of this.#ends) end();
  }

  /** Someone looks at the lesson, and did not just pass by. */
  async #looked(): Promise<void> {
    const course = this.dataset['course'] ?? '';
    const registration = await app.journal.registration(course);
    await this.#tell('initialized', registration, `initialized:${registration}`);
    await this.#tell('experienced', registration);
  }

  /** A lesson without questions is completed when its end comes into view, once. */
  #atEnd(): () => void {
    const watch = new IntersectionObserver(async ([entry]) => {
      if (!entry?.isIntersecting) return;
      watch.disconnect();
      const { course, lesson } = this.dataset;
      const registration = await app.journal.registration(course ?? '');
      await this.#tell('completed', registration, `completed:${registration}:${course}/${lesson}`);
    });
    watch.observe(this);
    return () => watch.disconnect();
  }

  async #tell(verb: Verb, registration: string, once?: string): Promise<void> {
    const { course = '', lesson = '' } = this.dataset;
    const actor = (await app.journal.get<Actor>('actor')) ?? null;
    await app.journal.addEvent(newEvent({ verb, course, lesson, registration, actor }), once);
  }
}

/** Call `act` once the page was in view for so long without a break; gives the way to end it. */
function whileVisible(wait: number, act: () => void): () => void {
  let timer = 0;
  const look = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') timer = setTimeout(() => (end(), act()), wait);
  };
  const end = (): void => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
  document.addEventListener('visibilitychange', look);
  look();
  return end;
}
