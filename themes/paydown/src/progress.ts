/** The page "My progress": what is done and owed in each course, and where the records are. Loaded only where it is shown. */

import css from '../css/progress.css' with { type: 'text' };
import { CourseView } from './course';
import { Debts } from './debts';
import { adopt, el } from './dom';
import { fetched } from './place';
import { recordsView } from './records';
import type { Kit } from './site';
import type { SiteFile } from './types';
import { word } from './words';
import './page';

let styled = false;

export async function show(page: Element, kit: Kit): Promise<void> {
  if (!styled) adopt(css);
  styled = true;
    const courses = el('div', { class: 'pd-courses' }, el('p', {}, word('progress.loading')));
  const records = recordsView(kit);
  const notice = kit.journal.durable ? [] : [el('p', { class: 'pd-warning', role: 'alert' }, word('storage.none'))];
  page.replaceChildren(...notice, courses, records.root);
  await records.refresh();
  await showCourses(page, courses, kit).catch(() => courses.replaceChildren(el('p', { class: 'pd-warning' }, word('progress.failed'))));
  const end = kit.journal.on(() => (page.isConnected ? void records.refresh() : end()));
}

async function showCourses(page: Element, target: HTMLElement, kit: Kit): Promise<void> {
  const debts = new Debts(kit.journal, kit.ask);
  const { courses, base } = await fetched<SiteFile>('site.json');
  const views = courses.map(({ id, title }) => new CourseView(kit, debts, base, id, title));
  const end = kit.journal.on(({ kind, course, key }) => {
    if (!page.isConnected) return end();
    for (const view of views) if (view.shown && concerns(view.id, kind, course, key)) void view.refresh();
    if (kind !== 'setting') void arrange(target, views);
  });
  await arrange(target, views);
}

/** Courses with any activity first and open, the others folded behind one line. */
async function arrange(target: HTMLElement, views: readonly CourseView[]): Promise<void> {
  const active = await Promise.all(views.map((view) => view.active()));
  if (target.dataset['active'] === active.join()) return;
  target.dataset['active'] = active.join();
  const [begun, others] = [views.filter((_, nth) => active[nth]), views.filter((_, nth) => !active[nth])];
  const none = begun.length ? [] : [el('p', {}, word('progress.nothing'))];
  target.replaceChildren(...none, ...begun.map(({ root }) => root), ...folded(others));
  await Promise.all(begun.map((view) => view.refresh()));
}

function concerns(id: string, kind: string, course?: string, key?: string): boolean {
  return kind === 'statements' || course === id || key === `role:${id}` || key === `registration:${id}`;
}

function folded(views: readonly CourseView[]): HTMLElement[] {
  if (!views.length) return [];
  const box = el('details', { class: 'pd-others' }, el('summary', {}, word('progress.others', { n: views.length })));
  box.append(...views.map(({ root }) => root));
  box.addEventListener('toggle', () => void Promise.all(views.map((view) => view.refresh())), { once: true });
  return [box];
}
