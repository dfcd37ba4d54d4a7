/** What lives as long as the page, over instant navigation: set up once by `main.ts`, before any element is. */

import type { Journal } from './journal';
import type { Recorder } from './recorder';
import type { Runner } from './runner-client';
import type { Scorer } from './scorer-client';

export interface App {
  readonly journal: Journal;
  readonly scorer: Scorer;
  readonly runner: Runner;
  readonly recorder: Recorder;
}

export let app: App;

export function setApp(made: App): void {
  app = made;
}
