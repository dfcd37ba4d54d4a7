/** What lives as long as the page, over instant navigation: set up once by `main.ts`, before any element is. */

import type { Journal } from './journal';
import type { Recorder } from './recorder';
import type { Scorer } from './scorer-client';
import { moreWords } from './words';

export interface App {
  readonly journal: Journal;
  readonly scorer: Scorer;
  readonly recorder: Recorder;
}

export let app: App;

export function setApp(made: App): void {
  app = made;
}

let loading: Promise<typeof import('./late')> | undefined;

/** What is wanted once a learner does something: feedback, programs, words. Rejected when offline; the next call tries again. */
export function late(): Promise<typeof import('./late')> {
  loading ??= Promise.all([import('./late'), moreWords()]).then(([module]) => module);
  loading.catch(() => (loading = undefined));
  return loading;
}
