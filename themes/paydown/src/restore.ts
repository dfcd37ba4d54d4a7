/**
 * On a device without records of its own, an uploaded journal says how things stand: who the learner is, under which
 * registrations, how each question was answered, and what was already said of each lesson and must not be said twice.
 */

import type { LessonRecord, OutcomeRecord, Response } from './types';

const EXTENSION = 'https://w3id.org/paydown/xapi/';

export interface Standing {
  readonly settings: Record<string, unknown>;
  readonly outcomes: readonly OutcomeRecord[];
}

interface Said {
  readonly id: string;
  readonly time: string;
  readonly actor: unknown;
  readonly verb: string;
  readonly course: string;
  readonly lesson: string;
  readonly item: string;
  readonly registration: string;
  readonly share: number | null;
  readonly scaled: number | null;
  readonly points: number;
  readonly attempt: number;
  readonly seed: number | null;
  readonly response: Response;
  readonly confidence: string | undefined;
  readonly key: string | undefined;
}

/** What statements, one JSON text each, say of settings and outcomes; where they name several learners, the last one counts. */
export function standing(texts: readonly string[]): Standing {
  const said = texts.map(read).filter((each) => each !== null).sort((a, b) => (a.time + a.id < b.time + b.id ? -1 : 1));
  const settings: Record<string, unknown> = {};
  for (const { actor, course, registration } of said) Object.assign(settings, { actor, [`registration:${course}`]: registration });
  const outcomes = new Map<string, OutcomeRecord>();
  for (const each of said.filter(({ course, registration }) => settings[`registration:${course}`] === registration)) {
    if (each.verb === 'answered' && each.item) outcomes.set(each.item, outcome(each, outcomes.get(each.item)));
    for (const [key, value] of Object.entries(told(each, settings, outcomes))) settings[key] = value;
  }
  return { settings, outcomes: [...outcomes.values()] };
}

/** What a statement adds to what must not be said twice. */
function told({ verb, id, course, lesson, item, registration }: Said, settings: Record<string, unknown>, outcomes: Map<string, OutcomeRecord>): Record<string, unknown> {
  if (verb === 'initialized') return { [`initialized:${registration}`]: id };
  if (!lesson) return {};
  const key = `lesson:${registration}:${course}/${lesson}`;
  const { progress, done } = (settings[key] as LessonRecord | undefined) ?? { progress: {}, done: [] };
  const record: LessonRecord =
    verb === 'answered' ? { progress: { ...progress, [item]: outcomes.get(item)?.best ?? null }, done } : { progress, done: [...new Set([...done, verb])] };
  return { [key]: record, ...(verb === 'completed' && { [`completed:${registration}:${course}/${lesson}`]: id }) };
}

function outcome({ item, course, lesson, registration, share, scaled, points, attempt, seed, response, time, confidence, key }: Said, before: OutcomeRecord | undefined): OutcomeRecord {
  const best = [before?.best ?? null, scaled].filter((each) => each !== null);
  const state = share === null ? 'unmarked' : share === 1 ? 'right' : share === 0 ? 'wrong' : 'partly';
  const used = Math.max(attempt, before?.seed === seed ? before.attempt + 1 : 1);
  return { item, course, lesson, registration, state, share, scaled, points, response, time, seed, confidence, key, attempt: used, notes: [], best: best.length ? Math.max(...best) : null };
}

/** A statement of ours; null where it is none. */
function read(text: string): Said | null {
  try {
    const { id, timestamp: time, actor, verb, object, result, context } = JSON.parse(text);
    const near = context.contextActivities;
    const place: string = near.grouping[0].id;
    const course = place.slice(place.lastIndexOf('/') + 1);
    const inside = (kind: string, activity: string | undefined): string => (activity?.startsWith(`${place}/${kind}/`) ? activity.slice(place.length + kind.length + 2) : '');
    const item = inside('items', object.id);
    const told = result?.extensions ?? {};
    return {
      ...{ id, time, actor, course, registration: context.registration },
      verb: verb.id.slice(verb.id.lastIndexOf('/') + 1),
      lesson: inside('lessons', near.parent?.[0]?.id ?? object.id),
      item: item && `${course}/${item}`,
      share: told[`${EXTENSION}share`] ?? null,
      scaled: result?.score?.scaled ?? null,
      points: result?.score?.max ?? 1,
      attempt: context.extensions?.[`${EXTENSION}attempt`] ?? 1,
      seed: context.extensions?.[`${EXTENSION}seed`] ?? null,
      response: told[`${EXTENSION}response`] ?? {},
      confidence: told[`${EXTENSION}confidence`],
      key: context.extensions?.[`${EXTENSION}key-hash`],
    };
  } catch {
    return null;
  }
}
