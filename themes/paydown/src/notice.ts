/** What is wrong for the whole page, said once at its top: no place to keep answers, no Python. */

import { app } from './app';
import { button, el, icon } from './dom';
import { word } from './words';

/** Put the notices that hold now at the top of a page with questions, and keep them right; gives the way to end it. */
export function watchNotices(): () => void {
  placeNotices();
  return app.scorer.on(placeNotices);
}

function placeNotices(): void {
  place('storage', !app.journal.durable, word('notice-download'), download);
  place('python', app.scorer.state === 'failed', word('notice-retry'), () => app.scorer.warm().then(() => app.recorder.nudge()).catch(() => undefined));
}

function place(name: string, holds: boolean, label: string, act: () => unknown): void {
  const there = document.querySelector(`[data-notice="${name}"]`);
  if (!holds) return there?.remove();
  if (there) return;
  const acts = button(name, label);
  acts.addEventListener('click', act);
  const made = el('aside', { class: 'pd-notice', 'data-notice': name, role: 'status' }, icon('info'), el('p', {}, word(`notice-${name}`)), acts);
  const title = document.querySelector('.md-content h1');
  if (title) title.after(made);
  else document.querySelector('item-form')?.before(made);
}

/** All statements of this tab as JSON Lines: the only copy there is. */
async function download(): Promise<void> {
  const rows = await app.journal.statements();
  const address = URL.createObjectURL(new Blob(rows.map(({ text }) => `${text}\n`), { type: 'application/jsonl' }));
  el('a', { href: address, download: 'paydown.jsonl' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
