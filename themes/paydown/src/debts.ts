/** What is owed for each role of a course: a fold of its statements by Python, kept between pages so that only new ones are sent. */

import type { Journal } from './journal';
import { fetched } from './place';
import type { Draw, Stored } from './types';

export interface SkillDebt {
  readonly skill: string;
  readonly title: string;
  readonly minutes: number;
  readonly opening: number;
  readonly level: string;
  readonly p_ok: number;
  readonly status: 'unknown' | 'known' | 'stale' | 'conflicting' | 'claimed';
  readonly answers: number;
}

export interface Debt {
  readonly role: string;
  readonly title: string;
  readonly minutes: number;
  readonly opening: number;
  readonly ratio: number;
  readonly band: string;
  readonly skills: readonly SkillDebt[];
}

/** assets/paydown/courses/<course>.json */
export interface CourseFile {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly pass: number;
  readonly roles: readonly { readonly id: string; readonly title: string }[];
  readonly lessons: readonly { readonly id: string; readonly title: string; readonly url: string; readonly items: readonly string[]; readonly draws?: readonly Draw[] }[];
  readonly items: Readonly<Record<string, { readonly points: number; readonly skills?: readonly string[] }>>;
  /** Kind -> former id -> id now. */
  readonly renamed?: Readonly<Partial<Record<'items' | 'lessons' | 'skills', Readonly<Record<string, string>>>>>;
}

/** The scorer's verbs. */
export type Ask = <T>(verb: 'owed', data: unknown) => Promise<T>;

/** What was folded already: `count` answers up to the key `last`, by the course file of `stamp`. */
interface Kept {
  readonly state: unknown;
  readonly stamp: string;
  readonly count: number;
  readonly last: string;
}

type Reply = { readonly replay: true } | { readonly replay?: never; readonly state: unknown; readonly debts: readonly Debt[] };

const OTHERS = ['initialized', 'experienced', 'completed', 'passed', 'failed'];

export class Debts {
  readonly #journal: Journal;
  readonly #ask: Ask;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(journal: Journal, ask: Ask) {
    this.#journal = journal;
    this.#ask = ask;
  }

  course(id: string): Promise<CourseFile> {
    return fetched(`courses/${id}.json`);
  }

  /** What is owed for each role now. One at a time per course, so that no answer is folded twice. */
  of(id: string): Promise<readonly Debt[]> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.#owed(id));
    this.#turns.set(id, turn.then(({ saved }) => saved).catch(() => undefined));
    return turn.then(({ debts }) => debts);
  }

  /** The debts at once; the state is on disk when `saved` resolves. */
  async #owed(id: string): Promise<{ debts: readonly Debt[]; saved: Promise<void> | undefined }> {
    const course = await this.course(id);
    const stamp = stampOf(JSON.stringify(course));
    const answers = (await this.#journal.statements(id)).filter(({ verb }) => !OTHERS.includes(verb));
    const kept = await this.#journal.get<Kept>(`owed:${id}`);
    const fresh = kept?.stamp === stamp ? unseen(answers, kept) : null;
    const reply = (fresh && (await this.#fold(course, kept?.state, fresh))) ?? (await this.#fold(course, null, answers));
    if (!reply) throw new Error('a replay asked for a replay');
    const last = answers.at(-1);
    const now: Kept = { state: reply.state, stamp, count: answers.length, last: last ? keyOf(last) : '' };
    const saved = !fresh || fresh.length ? this.#journal.set(`owed:${id}`, now) : undefined;
    return { debts: reply.debts, saved };
  }

  async #fold(course: CourseFile, state: unknown, statements: readonly Stored[]): Promise<Exclude<Reply, { replay: true }> | null> {
    const data = { state, statements: statements.map(({ text }) => text), course, now: new Date().toISOString(), role: null };
    const reply = await this.#ask<Reply>('owed', data);
    return reply.replay ? null : reply;
  }
}

const keyOf = ({ time, id }: Stored): string => `${time} ${id}`;

/** The answers after those that were folded; null where all must be folded again: some came in before them, or take others back. */
function unseen(answers: readonly Stored[], { count, last }: Kept): readonly Stored[] | null {
  const before = answers[count - 1];
  const fresh = answers.slice(count);
  return (before ? keyOf(before) : '') === last && fresh.every(({ verb }) => verb === 'answered') ? fresh : null;
}

/** Tells two texts apart (FNV-1a); no secret hangs on it. */
function stampOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let nth = 0; nth < text.length; nth++) hash = Math.imul(hash ^ text.charCodeAt(nth), 0x01000193);
  return `${text.length}.${hash >>> 0}`;
}
