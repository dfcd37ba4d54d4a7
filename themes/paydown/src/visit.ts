/** An event that is no answer, to its statement: a lesson looked at, or reached to its end. The rest of marking is loaded late. */

import type { Journal } from './journal';
import type { Scorer } from './scorer-client';
import type { Actor, Event, LessonFile, LessonRecord, Recorded } from './types';
import { uuid } from './uuid';

/** What marking needs. */
export interface Desk {
  readonly journal: Journal;
  readonly scorer: Scorer;
}

/** Under which key a lesson's record is kept. */
export const keyOf = ({ registration, course, lesson }: Event): string => `lesson:${registration}:${course}/${lesson}`;

/** Record it and settle it. */
export async function visit({ journal, scorer }: Desk, event: Event, file: LessonFile): Promise<void> {
  const key = keyOf(event);
  const lesson = (await journal.get<LessonRecord>(key)) ?? { progress: {}, done: [] };
  const { statements, progress, done } = await scorer.call<Recorded>('record', { event, context: await contextOf(journal, event, file), ...lesson });
  await journal.settle(event.id, null, statements, { [key]: { progress, done } });
}

/** Where an event happens, and who acts. */
export async function contextOf(journal: Journal, event: Event, { base, course, lesson }: LessonFile): Promise<object> {
  const nobody: Actor = { objectType: 'Agent', account: { homePage: base, name: uuid() } };
  const actor = event.actor ?? (await journal.ensure<Actor>('actor', nobody));
  return { base, course, lesson, actor, registration: event.registration };
}
