/**
 * Runs Jobs, one at a time, and ends what takes too long. A Check gets a worker in which nothing has run yet, since programs
 * can leave an interpreter changed; a mere Run takes the one that was used last. A spare is kept warm.
 */

import { Line } from './line';
import type { Job, Transcript } from './types';

/** Milliseconds after a job until the next spare is started: the page first shows what came. */
const REST = 300;

export class Runner {
  #spare: Line | null = null;
  #used: Line | null = null;
  #running: Line | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** Have a worker ready before it is asked for. */
  warm(): void {
    if (!this.#spare || this.#spare.worn) this.#spare = new Line('runner.js');
  }

  /** The transcript of a job; null when it was stopped. Rejected when Python can't be started. */
  run(job: Job, fresh: boolean): Promise<Transcript | null> {
    const next = this.#last.then(() => (fresh ? this.#run(job, true) : this.#tried(job)));
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** End the job that runs. */
  stop(): void {
    this.#running?.end('stopped');
  }

  /** In the worker used last; in a new one where what ran there before left it broken, which is no fault of this program. */
  async #tried(job: Job): Promise<Transcript | null> {
    const transcript = await this.#run(job, false);
    return transcript?.ended === 'crash' ? this.#run(job, true) : transcript;
  }

  async #run(job: Job, fresh: boolean): Promise<Transcript | null> {
    const line = await this.#taken(fresh);
    if (!line) return null;
    try {
      return JSON.parse(await line.call('run', JSON.stringify(job), job.seconds * 1000)) as Transcript;
    } catch (fault) {
      line.end();
      return endedBy(fault);
    } finally {
      this.#running = null;
      this.#keep(line);
    }
  }

  /** A worker that is up; null when that was stopped. Where no new one can be had, as offline, the one used last will do. */
  async #taken(fresh: boolean): Promise<Line | null> {
    const line = (this.#running = this.#take(fresh));
    try {
      await line.ready;
      return line;
    } catch (fault) {
      if (whyOf(fault) === 'stopped') return null;
      if (!this.#used || this.#used.worn) throw fault;
      return (this.#running = this.#used);
    }
  }

  #take(fresh: boolean): Line {
    if (!fresh && this.#used && !this.#used.worn) return this.#used;
    this.warm();
    const line = this.#spare as Line;
    this.#spare = null;
    return line;
  }

  #keep(line: Line): void {
    if (this.#used !== line) this.#used?.end();
    this.#used = line;
    setTimeout(() => this.warm(), REST);
  }
}

/** The one runner of this page. */
export const runner = new Runner();

/** What came of a job whose worker was ended or broke. */
function endedBy(fault: unknown): Transcript | null {
  const why = whyOf(fault);
  if (why === 'stopped') return null;
  return { ended: why === 'time' ? 'time' : 'crash', tries: [], output: '', message: '' };
}

const whyOf = (fault: unknown): string => (fault instanceof Error ? fault.message : '');
