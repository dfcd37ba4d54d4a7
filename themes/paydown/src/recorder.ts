/** Turns stored events into outcomes and statements: in order, once each, in one tab at a time. Nobody waits for it. */

import { late } from './app';
import type { Journal } from './journal';
import { uuid } from './uuid';
import { lessonFile } from './place';
import type { Scorer } from './scorer-client';
import type { Actor, Event, Job, LessonFile, LessonRecord, OutcomeRecord, Recorded, Transcript } from './types';

/** Why an event waits; what is told to the learner is the word `trouble-…`. */
export type Trouble = 'python' | 'lesson' | 'engine';

class Held extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, cause: unknown) {
    super(trouble, { cause });
    this.trouble = trouble;
  }
}

/** Of what a program printed, so many characters are kept with its outcome. */
const KEPT = 10_000;

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
        const trouble = fault instanceof Held ? fault.trouble : 'engine';
        if (trouble === 'engine') this.#stuck.add(event.id);
        this.#tell(event, trouble);
      }
    }
  }

  async #one(event: Event): Promise<void> {
    const file = await lessonFile(event.course, event.lesson).catch((fault) => Promise.reject(new Held('lesson', fault)));
    const item = event.item === null ? undefined : file.items[event.item];
    if (event.item !== null && !item) throw new Held('lesson', `${event.item} is not in its lesson any more`);
    const key = `lesson:${event.registration}:${event.course}/${event.lesson}`;
    const lesson = (await this.#journal.get<LessonRecord>(key)) ?? { progress: {}, done: [] };
    const before = event.item === null ? undefined : await this.#before(event);
    const sent = {
      event: { ...event, attempt: used(event, before) + 1 },
      item: item?.item ?? null,
      drawn: item?.drawn ?? null,
      hash: item?.hash ?? null,
      known: item?.known ?? [],
      context: await this.#context(event, file),
      ...lesson,
    };
    const [recorded, transcript] = await this.#recorded(sent);
    const outcome = outcomeOf(event, file, recorded, before, transcript);
    const kept: LessonRecord = { progress: recorded.progress, done: [...new Set(recorded.done)] };
    await this.#journal.settle(event.id, outcome, recorded.statements, { [key]: kept });
  }

  async #before(event: Event): Promise<OutcomeRecord | undefined> {
    const found = await this.#journal.outcome(event.item as string);
    return found?.registration === event.registration ? found : undefined;
  }

  async #context(event: Event, file: LessonFile): Promise<object> {
    const nobody: Actor = { objectType: 'Agent', account: { homePage: file.base, name: uuid() } };
    const actor = event.actor ?? (await this.#journal.ensure<Actor>('actor', nobody));
    const { id, items, draws } = file.lesson;
    const own = draws ? (await import('./chance')).own(`${event.course}/${id}`, items, draws, event.registration) : items;
    return { base: file.base, course: file.course, lesson: { ...file.lesson, items: own }, actor, registration: event.registration };
  }

  async #recorded(sent: object): Promise<[Recorded, Transcript | null]> {
    const first = await this.#scorer.call<Recorded | { job: Job }>('record', { ...sent, transcript: null });
    if (!('job' in first)) return [first, null];
    const ran = await late().then(({ runner }) => runner.run(first.job, true)).catch((fault) => Promise.reject(new Held('python', fault)));
    const transcript: Transcript = ran ?? { ended: 'crash', tries: [], output: '', message: '' };
    return [await this.#scorer.call<Recorded>('record', { ...sent, transcript }), transcript];
  }

  #tell(event: Event, trouble: Trouble): void {
    for (const listener of this.#listeners) listener(event, trouble);
  }
}

/** With no other tab doing the same. Pages over plain http have no locks; there `settle` alone keeps things single. */
function alone(work: () => Promise<void>): Promise<unknown> {
  return navigator.locks ? navigator.locks.request('paydown-recorder', work) : work();
}

/** Attempts used before an event: a parameterised item is a new question with each seed. */
const used = ({ seed }: Event, before: OutcomeRecord | undefined): number => ((before?.seed ?? null) === seed ? (before?.attempt ?? 0) : 0);

/** What is kept of an outcome. One that can't be read uses no attempt and leaves the best as it was. */
export function outcomeOf(
  event: Event,
  file: LessonFile,
  { outcome, scaled }: Recorded,
  before: OutcomeRecord | undefined,
  transcript: Transcript | null,
): OutcomeRecord | null {
  if (!outcome || event.item === null) return null;
  const { course, lesson, item, registration, response, time } = event;
  const counts = outcome.state !== 'error';
  const best = [before?.best ?? null, counts ? scaled : null].filter((each) => each !== null);
  return {
    ...{ course, lesson, item, registration, response, time, ...outcome },
    scaled: counts ? scaled : null,
    best: best.length ? Math.max(...best) : null,
    points: file.items[item]?.item.points ?? 1,
    attempt: used(event, before) + (counts ? 1 : 0),
    seed: event.seed,
    ...(transcript && { output: transcript.output.slice(0, KEPT), trace: transcript.message }),
  };
}
