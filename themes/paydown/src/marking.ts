/** An event to its outcome and statements: asks the engine, runs what must be run, and settles it in the journal. Loaded late. */

import { late } from './app';
import type { Journal } from './journal';
import { lessonFile } from './place';
import type { Trouble } from './recorder';
import type { Scorer } from './scorer-client';
import type { Event, Job, LessonFile, LessonRecord, OutcomeRecord, Recorded, Transcript } from './types';
import { contextOf, keyOf, type Desk } from './visit';
import './page';

/** Why an event could not be marked. */
class Held extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, cause: unknown) {
    super(trouble, { cause });
    this.trouble = trouble;
  }
}

/** Of what a program printed, so many characters are kept with its outcome. */
const KEPT = 10_000;

/** Mark an event and settle it. Rejected with a `trouble` where it has to wait. */
export async function mark({ journal, scorer }: Desk, given: Event): Promise<void> {
  const [event, file] = await found(given).catch((fault) => Promise.reject(new Held('lesson', fault)));
  const item = event.item === null ? undefined : file.items[event.item];
  const key = keyOf(event);
  const lesson = await lessonRecord(journal, key, event, file);
  const before = event.item === null ? undefined : await outcomeBefore(journal, event);
  const sent = {
    event: { ...event, attempt: used(event, before) + 1 },
    item: item?.item ?? null,
    drawn: item?.drawn ?? null,
    hash: item?.hash ?? null,
    known: item?.known ?? [],
    context: await contextOf(journal, event, await ownFile(event, file)),
    ...lesson,
  };
  const [recorded, transcript] = await record(scorer, sent);
  const outcome = outcomeOf(event, file, recorded, before, transcript);
  const kept: LessonRecord = { progress: recorded.progress, done: [...new Set(recorded.done)] };
  await journal.settle(event.id, outcome, recorded.statements, { [key]: kept });
}

/** What was said of the lesson so far, under its former ids too. */
async function lessonRecord(journal: Journal, key: string, event: Event, { lesson: { was } }: LessonFile): Promise<LessonRecord> {
  const own = await journal.get<LessonRecord>(key);
  const before = !own && was && (await (await import('./moved')).lessonBefore(journal, event, was));
  return own ?? (before || { progress: {}, done: [] });
}

async function outcomeBefore(journal: Journal, event: Event): Promise<OutcomeRecord | undefined> {
  const found = await journal.outcome(event.item as string);
  return found?.registration === event.registration ? found : undefined;
}

/** The lesson's file with those items that are the learner's own. */
async function ownFile(event: Event, file: LessonFile): Promise<LessonFile> {
  const { id, items, draws } = file.lesson;
  const own = draws ? (await import('./chance')).own(`${event.course}/${id}`, items, draws, event.registration) : items;
  return { ...file, lesson: { ...file.lesson, items: own } };
}

async function record(scorer: Scorer, sent: object): Promise<[Recorded, Transcript | null]> {
  const first = await scorer.call<Recorded | { job: Job }>('record', { ...sent, transcript: null });
  if (!('job' in first)) return [first, null];
  const ran = await late().then(({ runner }) => runner.run(first.job, true)).catch((fault) => Promise.reject(new Held('python', fault)));
  const transcript: Transcript = ran ?? { ended: 'crash', tries: [], output: '', message: '' };
  return [await scorer.call<Recorded>('record', { ...sent, transcript }), transcript];
}

/** An event and the file of its lesson: where either was renamed or moved since, as it is now. */
async function found(event: Event): Promise<readonly [Event, LessonFile]> {
  const file = await lessonFile(event.course, event.lesson).catch(() => undefined);
  if (file && (event.item === null || file.items[event.item])) return [event, file];
  const now = await (await import('./moved')).whereNow(event);
  return now ?? Promise.reject(`${event.item ?? event.lesson} is nowhere`);
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
  const { course, lesson, item, registration, response, time, confidence } = event;
  const counts = outcome.state !== 'error';
  const best = [before?.best ?? null, counts ? scaled : null].filter((each) => each !== null);
  return {
    ...{ course, lesson, item, registration, response, time, confidence, key: file.items[item]?.key, ...outcome },
    scaled: counts ? scaled : null,
    best: best.length ? Math.max(...best) : null,
    points: file.items[item]?.item.points ?? 1,
    attempt: used(event, before) + (counts ? 1 : 0),
    seed: event.seed,
    ...(transcript && { output: transcript.output.slice(0, KEPT), trace: transcript.message }),
  };
}
