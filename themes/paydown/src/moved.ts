/** What was done under a former name, brought to the present one. Loaded only where a course says that something was renamed or moved. */

import type { CourseFile } from './debts';
import type { Journal } from './journal';
import { fetched, lessonFile } from './place';
import type { Event, LessonFile, LessonRecord } from './types';
import './page';

/**
 * Bring outcome and draft of an item that was called otherwise (`was`: full names) to its name, if it has none there; `again` is called
 * after an answer under a former name was marked, as one that a page from before had stored. Gives the way to end that.
 */
export async function follow(journal: Journal, name: string, lesson: string, was: readonly string[], again: () => void): Promise<() => void> {
  await bring(journal, name, lesson, was);
  return journal.on(({ kind, item }) => kind === 'settled' && was.includes(item ?? '') && void bring(journal, name, lesson, was).then(again));
}

async function bring(journal: Journal, name: string, lesson: string, was: readonly string[]): Promise<void> {
  for (const former of was) {
    const [outcome, draft, newer] = await Promise.all([journal.outcome(former), journal.draft(former), journal.outcome(name)]);
    if (outcome && !newer) await journal.restore({ settings: {}, outcomes: [{ ...outcome, item: name, lesson }, { ...outcome, attempt: 0 }] });
    if (draft && !(await journal.draft(name))) await journal.saveDraft({ ...draft, item: name });
  }
}

/** An event of an item or a lesson that is elsewhere by now, and its lesson's file; null where it is nowhere. */
export async function whereNow(event: Event): Promise<readonly [Event, LessonFile] | null> {
  const { course } = event;
  const { renamed = {}, lessons } = await fetched<CourseFile>(`courses/${course}.json`);
  const own = event.item?.slice(course.length + 1) ?? '';
  const item = event.item && `${course}/${renamed.items?.[own] ?? own}`;
  const called = renamed.lessons?.[event.lesson] ?? event.lesson;
  const lesson = item ? lessons.find(({ id, items }) => id === called && items.includes(item)) ?? lessons.find(({ items }) => items.includes(item)) : lessons.find(({ id }) => id === called);
  if (!lesson) return null;
  return [{ ...event, item, lesson: lesson.id }, await lessonFile(course, lesson.id)];
}

/** What was already said of a lesson under its former ids, from one that has them. */
export async function lessonBefore(journal: Journal, { registration, course }: Event, was: readonly string[]): Promise<LessonRecord | undefined> {
  const found = await Promise.all(was.map((id) => journal.get<LessonRecord>(`lesson:${registration}:${course}/${id}`)));
  return found.find((each) => each !== undefined);
}
