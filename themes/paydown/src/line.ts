/** The page's end of a worker: calls with answers, and a worker that fails fails all that wait for it. */

import { asset, siteRoot } from './place';

interface Waiting {
  readonly give: (text: string) => void;
  readonly fail: (fault: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly r?: string;
  readonly e?: string;
  readonly worn?: boolean;
}

export class Line {
  /** Resolved when Python is up in there. */
  readonly ready: Promise<unknown>;
  /** Whether this worker should serve no more. */
  worn = false;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(script: string) {
    this.#worker = new Worker(asset(script), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#take(data);
    this.#worker.onerror = (fault) => this.end(fault.message || `${script} can't be loaded`);
    this.ready = this.call('boot', JSON.stringify({ root: siteRoot().href }));
    this.ready.catch(() => this.end());
  }

  /** One command. Rejected when the worker fails, is ended, or takes longer than `most` milliseconds. */
  call(cmd: string, data: string, most = 0): Promise<string> {
    const id = ++this.#count;
    const answer = new Promise<string>((give, fail) => this.#waiting.set(id, { give, fail }));
    if (this.worn) this.end();
    else this.#worker.postMessage({ id, cmd, data });
    const timer = most ? setTimeout(() => this.end('time'), most) : 0;
    return answer.finally(() => clearTimeout(timer));
  }

  /** End the worker; what waits for it fails with `why`. */
  end(why = 'ended'): void {
    this.worn = true;
    this.#worker.terminate();
    for (const { fail } of this.#waiting.values()) fail(new Error(why));
    this.#waiting.clear();
  }

  #take({ id, r, e, worn }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.worn ||= worn === true;
    if (r === undefined) waiting?.fail(new Error(e ?? 'no answer'));
    else waiting?.give(r);
  }
}
