/** How an item stands: what was judged, what waits, what may still be done. No DOM. */

import { uuid } from './uuid';
import type { Told } from './feedback';
import type { Draft, Event, ItemFile, OutcomeRecord, State } from './types';
import type { Scorer } from './scorer-client';
import type { Trouble } from './recorder';

export interface Standing {
  /** The last outcome under the present registration. */
  readonly record: OutcomeRecord | undefined;
  readonly draft: Draft;
  /** Answers of this item that are stored and not yet judged. */
  readonly waiting: readonly Event[];
  /** How many attempts count; Infinity: as many as one likes. */
  readonly limit: number;
  /** Whether the learner put the form back, to answer again. */
  readonly cleared: boolean;
  readonly trouble: Trouble | null;
}

export const left = ({ record, waiting, limit }: Standing): number => Math.max(0, limit - (record?.attempt ?? 0) - waiting.length);

/** No attempt is left, and the last one was judged. */
export const isOver = (standing: Standing): boolean => Boolean(standing.record) && !standing.waiting.length && left(standing) === 0;

/** Nothing is left to find out: it is right, no attempt is left, or nobody here can say more about it. */
export const isEnded = (standing: Standing): boolean => ['right', 'unmarked'].includes(standing.record?.state ?? '') || isOver(standing);

export function stateOf(standing: Standing, scorer: Scorer['state'], clicked: boolean): State {
  const { record, waiting, trouble, cleared } = standing;
  if (waiting.length) return !trouble && (clicked || scorer === 'ready') ? 'scoring' : 'waiting';
  if (record && !cleared) return record.state;
  return scorer === 'ready' ? 'ready' : 'waiting';
}

/** The explanation comes by itself at the end; explanation and solution come when the learner asks to see the answer. */
export function told(file: ItemFile | undefined, revealed: boolean, ended: boolean): Told {
  return { explanation: ((ended || revealed) && file?.texts['explanation']) || '', solution: (revealed && file?.item.solution) || '' };
}

/** Whether there is an answer to show, and it is time: attempts are unlimited and one was made, or all is over. */
export function canReveal(standing: Standing, file: ItemFile | undefined): boolean {
  const { record, draft, waiting, limit } = standing;
  if (!record || record.state === 'error' || draft.revealed || waiting.length) return false;
  const now = told(file, false, isEnded(standing));
  const then = told(file, true, true);
  return (limit === Infinity || isEnded(standing)) && (then.solution !== now.solution || then.explanation !== now.explanation);
}

/** The catalogue key of what is said about saving; empty where nothing was saved. */
export function savedKey({ record, waiting, trouble, cleared }: Standing, scorer: Scorer['state']): string {
  if (waiting.length) return trouble ? `trouble-${trouble}` : scorer === 'ready' ? 'saved' : 'saved-soon';
  return record && !cleared ? 'saved' : '';
}

/** An event now. */
export function newEvent(about: Pick<Event, 'verb' | 'course' | 'lesson' | 'registration' | 'actor'> & Partial<Event>): Event {
  return {
    ...{ id: uuid(), item: null, hash: null, response: {}, seed: null, attempt: 1, duration: 0, hints: [], revealed: false },
    time: new Date().toISOString(),
    ...about,
  };
}
