/** What belongs to the site rather than to a question: launch links, delivery, navigation marks, the number owed, My progress. */

import { app } from './app';
import type { Ask } from './debts';
import type { Delivery } from './delivery';
import { el } from './dom';
import type { Journal } from './journal';
import { launched, takeLaunch } from './launch';
import { setMath } from './math-needed';
import { markNavigation } from './navigation';
import { fetched } from './place';
import type { SiteFile } from './types';
import { moreWords, word } from './words';

/** What the parts that are loaded late get from here, so that they need not load it again. */
export interface Kit {
  readonly journal: Journal;
  readonly delivery: Delivery;
  readonly ask: Ask;
}

/** What the number owed gets. */
export type Asking = Omit<Kit, 'delivery'>;

takeLaunch();

const siteFile = (): Promise<SiteFile> => fetched('site.json');

/** Resolved when it is clear who learns here, and under which registration: forms may ask then. */
export async function startSite(journal: Journal): Promise<void> {
  const { actor } = launched() ?? {};
  if (actor) journal.tab.set('actor', actor);
  await rejoin(journal, courseShown());
  const sender = delivering(journal);
  const kit: Asking = { journal, ask: (verb, data) => app.scorer.call(verb, data) };
  const marks = soon(async () => markNavigation(journal, await siteFile()));
  journal.on(({ kind, key }) => {
    if (kind === 'settled' || kind === 'reset' || key?.startsWith('registration:')) marks();
    if (key === 'lrs') void sender();
  });
  onPage(async () => {
    marks();
    if (launched() || (await journal.get('lrs'))) void sender().then(warn);
    const course = courseShown();
    await rejoin(journal, course);
    await late(kit, sender, course);
  });
}

/** The sender of this page, loaded when there is somewhere to send to, or someone looks at where that is. */
function delivering(journal: Journal): () => Promise<Delivery> {
  let loaded: Promise<Delivery> | undefined;
  return () => {
    loaded ??= import('./delivery').then(({ Delivery }) => {
      const delivery = new Delivery(journal, async () => (await siteFile()).lrs);
      delivery.on(() => void warn(delivery));
      void delivery.start();
      return delivery;
    });
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };
}

/** Load what this page needs and others don't. */
async function late(kit: Asking, sender: () => Promise<Delivery>, course: string | undefined): Promise<void> {
  setMath(document.body);
  if (document.querySelector('[data-draw]')) void import('./draws').then(({ choose }) => choose());
  const page = document.querySelector('paydown-progress');
  const chosen = course && (await kit.journal.get<string>(`role:${course}`));
  if (page || chosen) await moreWords();
  if (page) (await import('./progress')).show(page, { ...kit, delivery: await sender() });
  if (chosen || document.querySelector('.pd-owed')) (await import('./chip')).show(kit, chosen ? course : undefined);
}

const courseShown = (): string | undefined => document.querySelector<HTMLElement>('paydown-lesson')?.dataset['course'];

/** A launch brings its registration: work on the course goes on under it. */
async function rejoin(journal: Journal, course: string | undefined): Promise<void> {
  const wanted = course && launched()?.registration;
  const key = `registration:${course}`;
  const present = wanted && (await journal.get<string>(key));
  if (!wanted || present === wanted) return;
  if (present) await journal.reset(course);
  await journal.set(key, wanted);
}

/** A launch link to an address that the site may not send to is said aloud, not obeyed. */
async function warn({ status }: Delivery): Promise<void> {
  if (status.state !== 'forbidden') return;
  await moreWords();
  if (document.querySelector('[data-notice="lrs"]')) return;
  const text = el('p', { class: 'pd-warning', role: 'alert', 'data-notice': 'lrs' }, word('lrs.forbidden', { lrs: status.endpoint }));
  document.querySelector('.md-content__inner')?.prepend(text);
}

/** Call at every page the theme shows: it replaces pages in place, says so by `document$`, and the module runs once. */
function onPage(shown: () => Promise<void>): void {
  const pages = (window as { document$?: { subscribe(shown: () => void): void } }).document$;
  if (pages) return pages.subscribe(() => void shown());
  let here = location.pathname;
  void shown();
  new MutationObserver(() => here !== location.pathname && ((here = location.pathname), void shown())).observe(document.body, { childList: true, subtree: true });
}

/** The same work, once per burst of calls. */
function soon(work: () => Promise<void>): () => void {
  let due = 0;
  return () => {
    clearTimeout(due);
    due = window.setTimeout(() => void work().catch(() => undefined), 50);
  };
}
