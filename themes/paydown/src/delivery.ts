/** Sends waiting statements to the LRS, whenever there is a chance, and never twice at once. What to do when is in `outbox.ts`. */

import type { Journal } from './journal';
import { addressOf, allows, basic, isLocal, keepLaunch, launched, type Allowed, type Launch } from './launch';
import { MOST, batch, body, decide, delay, newest, reason, send, type Answer, type Book, type Wire } from './outbox';
import type { Stored } from './types';

export interface Status {
  /** `off`: nowhere to send. `forbidden`: the site may not send there. `sign-in`: the LRS refuses the credentials. */
  readonly state: 'off' | 'forbidden' | 'sending' | 'done' | 'later' | 'sign-in';
  readonly endpoint: string;
  /** What the LRS said, where it refused. */
  readonly said: string;
  /** When the next try is due, as a number of milliseconds since 1970. */
  readonly until: number;
  /** Statements made earlier than this are not sent to an address that only a link named. */
  readonly since: string;
}

export interface Credentials {
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
  readonly keep: boolean;
}

const TIME_OUT = 30_000;
const OFF: Status = { state: 'off', endpoint: '', said: '', until: 0, since: '' };

export class Delivery {
  status = OFF;
  readonly #journal: Journal;
  readonly #allowed: () => Promise<Allowed>;
  readonly #listeners = new Set<() => void>();
  #target: Launch | null = null;
  /** What a closing page would still have to send. */
  #tail: Stored[] = [];
  #running = false;
  #again = false;
  #failures = 0;
  /** Not before then, but for a good reason; and, as the LRS asked for it, not before then at all. */
  #until = 0;
  #hold = 0;
  #timer = 0;
  #most = MOST;

  constructor(journal: Journal, allowed: () => Promise<Allowed>) {
    this.#journal = journal;
    this.#allowed = allowed;
  }

  async start(): Promise<void> {
    this.#hold = (await this.#journal.get<number>('hold')) ?? 0;
    this.#journal.on(({ kind, key }) => {
      if (kind === 'settled' || kind === 'statements') void this.#came(kind === 'settled');
      if (kind === 'setting' && key === 'lrs') void this.resume();
    });
    addEventListener('online', () => void this.flush(true));
    addEventListener('pagehide', () => this.#last());
    document.addEventListener('visibilitychange', () => void this.flush(true));
    await this.resume();
    this.#tail = await this.#waiting();
  }

  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begin (again) with the address and key that this tab or this device has now. */
  async resume(): Promise<void> {
    this.#failures = this.#until = 0;
    await this.#choose();
  }

  async #choose(): Promise<void> {
    const kept = launched() ?? (await this.#journal.get<Launch | null>('lrs'));
    if (!kept) this.#show(OFF);
    this.#target = kept ? await this.#fit(kept) : null;
    await this.flush(true);
  }

  /** The target, if the site may send there; an address that a mere link named gets nothing from before. */
  async #fit(kept: Launch): Promise<Launch | null> {
    const { endpoint } = kept;
    const allowed = await this.#allowed().catch(() => null);
    if (!allowed) return this.#stop(kept, { status: 0, text: '' });
    const since = allowed === 'any' && !isLocal(endpoint) ? kept.since : '';
    const fits = allows(allowed, endpoint);
    this.#show({ state: fits ? 'done' : 'forbidden', endpoint, said: '', since });
    if (!fits) keepLaunch(null);
    return fits ? { ...kept, since } : null;
  }

  /** Gives the catalogue key of what is wrong, or nothing. */
  async signIn({ endpoint, key, secret, keep }: Credentials): Promise<string> {
    const address = addressOf(endpoint);
    if (!address) return 'lrs.no-address';
    if (!allows(await this.#allowed(), address)) return 'lrs.forbidden';
    const typed: Launch = { ...launched(), endpoint: address, auth: `Basic ${basic(`${key}:${secret}`)}`, since: '' };
    keepLaunch(typed);
    await this.#journal.set('hold', (this.#hold = 0));
    await this.#journal.set('lrs', keep ? { endpoint: typed.endpoint, auth: typed.auth, since: '' } : null);
    return '';
  }

  async signOut(): Promise<void> {
    keepLaunch(null);
    this.#journal.tab.delete('actor');
    await this.#journal.set('lrs', null);
  }

  /** Send what was made before the link was opened, too. */
  async sendAll(): Promise<void> {
    const launch = launched();
    if (launch) keepLaunch({ ...launch, since: '' });
    await this.resume();
  }

  /** Send what waits. `eager`: something has changed, so that waiting on is of no use; what the LRS asked for is obeyed still. */
  async flush(eager = false): Promise<void> {
    clearTimeout(this.#timer);
    const wait = Math.max(this.#hold, eager ? 0 : this.#until) - Date.now();
    if (!this.#target || this.status.state === 'sign-in') return;
    if (wait > 0) return this.#wake(wait);
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await alone(() => this.#round());
      }
    } finally {
      this.#running = false;
    }
  }

  async #came(fresh: boolean): Promise<void> {
    if (fresh) this.#tail = await this.#waiting();
    await this.flush();
  }

  async #waiting(): Promise<Stored[]> {
    const since = this.#target?.since ?? '';
    return (await this.#journal.waiting()).filter(({ time }) => time >= since);
  }

  async #round(): Promise<void> {
    const target = this.#target;
    const skipped = new Set<string>();
    if (!target) return;
    for (let rows = await this.#waiting(); rows.length; ) {
      this.#show({ state: 'sending' });
      const some = batch(rows, this.#most);
      const ended = await send(some, wire(target), this.#book(skipped));
      if (target !== this.#target) return;
      if (ended) return void this.#stop(target, ended);
      rows = rows.slice(some.length);
      if (!rows.length) rows = (await this.#waiting()).filter(({ id }) => !skipped.has(id));
    }
    if (skipped.size) return void this.#stop(target, { status: 413, text: '' });
    this.#failures = this.#until = 0;
    this.#show({ state: 'done', said: '', until: 0 });
  }

  #book(skipped: Set<string>): Book {
    return {
      delivered: (ids) => this.#delivered(ids),
      park: (id, why) => this.#journal.park(id, why),
      skip: (id) => void skipped.add(id),
      most: (count) => void (this.#most = Math.min(this.#most, count)),
    };
  }

  #delivered(ids: readonly string[]): Promise<void> {
    this.#tail = this.#tail.filter(({ id }) => !ids.includes(id));
    return this.#journal.mark(ids, 'delivered');
  }

  /** Nothing is lost; it is only not the time. */
  #stop(target: Launch, answer: Answer): null {
    this.#again = false;
    const told = { endpoint: target.endpoint, said: reason(answer) };
    if (decide(answer.status, 1) === 'stop') {
      this.#show({ ...told, state: 'sign-in', until: 0 });
      return null;
    }
    const now = Date.now();
    const wait = delay(++this.#failures, answer, Math.random(), now);
    this.#until = now + wait;
    if (answer.status === 429 || answer.retry) void this.#journal.set('hold', (this.#hold = this.#until));
    this.#show({ ...told, state: 'later', until: this.#until });
    this.#wake(wait);
    return null;
  }

  #wake(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void (this.#target ? this.flush() : this.#choose()), Math.min(wait, 2 ** 31 - 1));
  }

  /** The page closes: what is newest goes out with a request that outlives it. It stays kept until it is confirmed. */
  #last(): void {
    const rows = newest(this.#tail);
    if (!this.#target || !rows.length || this.status.state === 'sign-in' || this.#hold > Date.now()) return;
    void wire(this.#target, true)
      .post(body(rows))
      .then(async ({ status }) => {
        if (decide(status, rows.length) === 'delivered') await this.#delivered(rows.map(({ id }) => id));
      });
  }

  #show(change: Partial<Status>): void {
    this.status = { ...this.status, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** The two requests of a sender, each with an end in sight. */
function wire({ endpoint, auth }: Launch, keepalive = false): Wire {
  const ask = async (query: string, init: RequestInit): Promise<Answer> => {
    try {
      const answer = await fetch(`${endpoint}statements${query}`, {
        ...init,
        headers: { Authorization: auth, 'Content-Type': 'application/json', 'X-Experience-API-Version': '1.0.3' },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        ...(keepalive ? { keepalive } : { signal: AbortSignal.timeout(TIME_OUT) }),
      });
      return { status: answer.status, text: await answer.text().catch(() => ''), retry: answer.headers.get('Retry-After') };
    } catch {
      return { status: 0, text: '' };
    }
  };
  return {
    post: (text) => ask('', { method: 'POST', body: text }),
    read: (id) => ask(`?statementId=${id}`, {}),
  };
}

/** One sender per origin. Where there are no Web Locks, a lease does: it ends by itself, and two senders do no harm but work. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) return navigator.locks.request('paydown-delivery', work);
  const key = 'paydown.sender';
  try {
    if (Number(localStorage.getItem(key)) > Date.now()) return;
    localStorage.setItem(key, String(Date.now() + TIME_OUT));
  } catch {
    // no storage, no other tab to agree with
  }
  await work();
  try {
    localStorage.removeItem(key);
  } catch {
    // as above
  }
}
