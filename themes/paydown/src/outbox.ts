/**
 * What to do with waiting statements and with the answers of an LRS. No clock, no dice, no network: those come in as
 * parameters, so that every rule can be tested without a browser.
 */

/** What of a kept statement matters here: its id and its bytes, which are sent exactly as they were stored. */
export interface Row {
  readonly id: string;
  readonly text: string;
}

/** An answer of the LRS. Status 0: there was none (network, CORS, time-out). `retry`: Retry-After, where it can be read. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retry?: string | null;
}

/** The two requests a sender makes. */
export interface Wire {
  post(body: string): Promise<Answer>;
  read(id: string): Promise<Answer>;
}

/** Where a sender writes down what became of statements. */
export interface Book {
  delivered(ids: string[]): Promise<unknown>;
  park(id: string, reason: string): Promise<unknown>;
  /** Too large for the server as it is: kept, and left out of this round. */
  skip(id: string): void;
  /** The server takes no more than this many at once. */
  most(count: number): void;
}

export type Act = 'delivered' | 'split' | 'compare' | 'park' | 'skip' | 'stop' | 'later';

export const MOST = 50;
export const BYTES = 48 * 1024;
const FIRST = 2_000;
const LONGEST = 600_000;
const AFTER_429 = 60_000;

const encoder = new TextEncoder();

/** What a status means for a batch of `count`: nothing counts as delivered but 200 and 204, nothing is given up unasked. */
export function decide(status: number, count: number): Act {
  const alone = count === 1;
  if (status === 200 || status === 204) return 'delivered';
  if (status === 401 || status === 403) return 'stop';
  if (status === 413) return alone ? 'skip' : 'split';
  if (status === 409) return alone ? 'compare' : 'split';
  if (status === 400 || status === 422) return alone ? 'park' : 'split';
  return 'later';
}

/** Milliseconds until the next try after `failures` in a row (from 1); `chance` from 0 to 1 keeps pages out of step. */
export function delay(failures: number, answer: Answer, chance: number, now: number): number {
  const grown = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 20) * (1 + chance / 2));
  const least = answer.status === 429 ? AFTER_429 * (1 + chance / 4) : 0;
  return Math.max(grown, least, asked(answer.retry, now));
}

/** Retry-After as milliseconds from now: it is a number of seconds or a date; 0 where there is none. */
function asked(retry: string | null | undefined, now: number): number {
  if (!retry) return 0;
  const wait = /^\d+$/.test(retry) ? Number(retry) * 1000 : Date.parse(retry) - now;
  return wait > 0 ? wait : 0;
}

const size = (row: Row): number => encoder.encode(row.text).length + 1;

export const body = (rows: readonly Row[]): string => `[${rows.map((row) => row.text).join(',')}]`;

/** The first batch of some rows: at most `most` and 48 KiB, but always one. */
export function batch<R extends Row>(rows: readonly R[], most = MOST): R[] {
  return rows.slice(0, Math.max(1, fitting(rows, most)));
}

/** The newest rows that a request can carry while its page closes; they may be none. */
export function newest<R extends Row>(rows: readonly R[]): R[] {
  const back = [...rows].reverse();
  return back.slice(0, fitting(back, MOST)).reverse();
}

function fitting(rows: readonly Row[], most: number): number {
  let bytes = 1;
  const over = rows.findIndex((row, nth) => nth >= most || (bytes += size(row)) > BYTES);
  return over < 0 ? rows.length : over;
}

/** Send a batch; one that is refused is halved until only what is at fault stays behind. Gives the answer that ended it early. */
export async function send(rows: readonly Row[], wire: Wire, book: Book): Promise<Answer | null> {
  const answer = await wire.post(body(rows));
  const act = decide(answer.status, rows.length);
  if (act === 'split') return halves(rows, answer, wire, book);
  return act === 'later' || act === 'stop' ? answer : settle(rows, act, answer, wire, book);
}

async function halves(rows: readonly Row[], answer: Answer, wire: Wire, book: Book): Promise<Answer | null> {
  const half = Math.ceil(rows.length / 2);
  if (answer.status === 413) book.most(half);
  return (await send(rows.slice(0, half), wire, book)) ?? send(rows.slice(half), wire, book);
}

async function settle(rows: readonly Row[], act: Act, answer: Answer, wire: Wire, book: Book): Promise<Answer | null> {
  const [row] = rows;
  if (!row) return null;
  if (act === 'delivered') await book.delivered(rows.map(({ id }) => id));
  else if (act === 'skip') book.skip(row.id);
  else if (act === 'park') await book.park(row.id, reason(answer));
  else return compare(row, answer, wire, book);
  return null;
}

/** The server knows the id already. If it holds the same answer, ours has arrived; else, or if it won't say, ours is parked. */
async function compare(row: Row, answer: Answer, wire: Wire, book: Book): Promise<Answer | null> {
  const theirs = await wire.read(row.id);
  if (theirs.status === 0 || theirs.status === 429 || theirs.status >= 500) return theirs;
  if (theirs.status === 200 && same(row.text, theirs.text)) await book.delivered([row.id]);
  else await book.park(row.id, reason(answer));
  return null;
}

export const reason = ({ status, text }: Answer): string => `${status} ${text.trim().slice(0, 500)}`.trim();

type Json = { readonly [key: string]: unknown };

/** Do two statement texts report the same thing? Servers wrap hits in lists, add fields and spell times their own way. */
export function same(ours: string, theirs: string): boolean {
  try {
    return gist(JSON.parse(ours)) === gist(unwrapped(JSON.parse(theirs)));
  } catch {
    return false;
  }
}

function unwrapped(found: unknown): unknown {
  const list = (found as Json | null)?.['statements'] ?? found;
  return Array.isArray(list) ? list[0] : list;
}

function gist(statement: unknown): string {
  const { id, actor, verb, object, result, context, timestamp } = statement as Record<string, Json>;
  const { account, mbox, mbox_sha1sum: sum, openid } = actor as Json;
  const who = [account, mbox, sum, openid].map((each) => each ?? null);
  const time = Date.parse(String(timestamp));
  return spelled([id, who, verb?.['id'], object?.['id'], result ?? null, context?.['registration'] ?? null, time]);
}

/** JSON with the keys of objects in order. */
const spelled = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
