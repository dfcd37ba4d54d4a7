/**
 * What every page loads at first: it opens the journal, sets up what outlives navigation, defines the elements. What is loaded
 * late imports this file, so that the bundler keeps all of it in one piece.
 */

import { app, setApp } from './app';
import { CodeEditor } from './code-editor';
import { ItemForm } from './item-form';
import { openJournal } from './journal';
import { PaydownLesson } from './lesson';
import { forget, setRoot } from './place';
import { Recorder } from './recorder';
import { Scorer } from './scorer-client';
import { startSite } from './site';
import { loadWords } from './words';

/** What a page's owner, or a test, may ask. */
interface Paydown {
  /** All statements of this browser, as objects, oldest first. */
  journal(): Promise<unknown[]>;
  /** A file of ours has changed: the preview says so. */
  forget(path: string): void;
}

declare global {
  interface Window {
    paydown?: Paydown;
  }
}

const USES_PYTHON = 'item-form, paydown-lesson, paydown-progress';

async function start(): Promise<void> {
  const [journal] = await Promise.all([openJournal(), loadWords()]);
  const scorer = new Scorer();
  const recorder = new Recorder(journal, scorer);
  setApp({ journal, scorer, recorder });
  await startSite(journal);
  customElements.define('code-editor', CodeEditor);
  customElements.define('item-form', ItemForm);
  customElements.define('paydown-lesson', PaydownLesson);
  addEventListener('online', () => recorder.nudge());
  whenIdle(warm);
}

/** Start Python, and with it the marking of what waits; where data is dear, only once a question is touched. */
function warm(): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData || !document.querySelector(USES_PYTHON)) return app.recorder.nudge();
  void app.scorer.warm().then(() => app.recorder.nudge()).catch(() => undefined);
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: 3000 });
  else setTimeout(act, 1000);
}

/** Start, once: the script of a page is not run again when the theme replaces the page in place. */
export function startPage(root: URL): void {
  if (window.paydown) return;
  setRoot(root);
  const started = start();
  window.paydown = {
    forget,
    async journal() {
      await started;
      return (await app.journal.statements()).map(({ text }): unknown => JSON.parse(text));
    },
  };
}
