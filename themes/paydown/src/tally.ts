/** What of a course's lessons is done, read from its statements under one registration. */

import type { CourseFile } from './debts';
import { own } from './chance';

export interface LessonTally {
  readonly state: 'new' | 'begun' | 'completed' | 'passed';
  readonly answered: number;
  readonly items: number;
  /** Points earned by the best answers so far, and all there are. */
  readonly points: number;
  readonly most: number;
}

interface Said {
  readonly verb: string;
  readonly activity: string;
  readonly scaled: number | null;
}

/** Lesson id -> tally. `base`: the site's address in activity ids. */
export function tally(base: string, course: CourseFile, texts: readonly string[], registration: string): Map<string, LessonTally> {
  const place = `${base}/${course.id}`;
  const said = texts.flatMap((text) => read(text, registration)).map(({ activity, ...more }) => ({ ...more, activity: now(activity) }));
  const best = new Map<string, number>();
  for (const { verb, activity, scaled } of said) if (verb === 'answered') best.set(activity, Math.max(best.get(activity) ?? 0, scaled ?? 0));
  const verbs = new Set(said.map(({ verb, activity }) => `${verb} ${activity}`));
  return new Map(course.lessons.map((lesson) => [lesson.id, of(lesson)]));

  function of({ id, items: all, draws }: CourseFile['lessons'][number]): LessonTally {
    const items = draws ? own(`${course.id}/${id}`, all, draws, registration) : all;
    const done = items.filter((item) => best.has(activityOf(item)));
    const worth = (item: string): number => course.items[item]?.points ?? 1;
    const earned = done.map((item) => (best.get(activityOf(item)) ?? 0) * worth(item));
    return { state: state(id, done.length), answered: done.length, items: items.length, points: sum(earned), most: sum(items.map(worth)) };
  }

  function state(id: string, answered: number): LessonTally['state'] {
    const has = (verb: string): boolean => verbs.has(`${verb} ${place}/lessons/${id}`);
    if (has('passed')) return 'passed';
    if (has('completed')) return 'completed';
    return answered || has('experienced') ? 'begun' : 'new';
  }

  /** An activity under its name of today. */
  function now(activity: string): string {
    const [kind, ...rest] = activity.startsWith(`${place}/`) ? activity.slice(place.length + 1).split('/') : [];
    const name = course.renamed?.[kind as 'items']?.[rest.join('/')];
    return name === undefined ? activity : `${place}/${kind}/${name}`;
  }

  function activityOf(item: string): string {
    return `${place}/items/${item.slice(course.id.length + 1)}`;
  }
}

function read(text: string, registration: string): Said[] {
  const { verb, object, result, context } = JSON.parse(text);
  if (context?.registration !== registration) return [];
  return [{ verb: verb.id.slice(verb.id.lastIndexOf('/') + 1), activity: object.id, scaled: result?.score?.scaled ?? null }];
}

const sum = (numbers: readonly number[]): number => Math.round(numbers.reduce((all, each) => all + each, 0) * 100) / 100;
