/** `draw: n`: which items of a fence are the learner's own. The others stand in the page, hidden, and count for nothing. */

import { app } from './app';
import { own } from './chance';
import { named } from './furniture';
import './page';
import { fetched } from './place';
import type { CourseFile } from './debts';

let listening = false;

/** Hide, on the lesson at hand, what is not the learner's own. */
export async function choose(): Promise<void> {
  const { course = '', lesson = '' } = document.querySelector<HTMLElement>('paydown-lesson')?.dataset ?? {};
  const forms = [...document.querySelectorAll<HTMLElement>('item-form')];
  const file = await fetched<CourseFile>(`courses/${course}.json`);
  const { items, draws } = file.lessons.find(({ id }) => id === lesson) ?? {};
  if (!items || !draws) return;
  const kept = new Set(own(`${course}/${lesson}`, items, draws, await app.journal.registration(course)));
  for (const form of forms) {
    if (form.dataset['draw'] !== undefined) form.hidden = !kept.has(form.dataset['item'] ?? '');
    form.dataset['chosen'] = '';
  }
  for (const form of forms) rename(form);
  if (!listening) app.journal.on(({ kind, key }) => (kind === 'reset' || key?.startsWith('registration:')) && void choose());
  listening = true;
}

function rename(form: HTMLElement): void {
  const heading = form.querySelector('.pd-heading > span');
  if (!heading || form.hidden) return;
  heading.textContent = named(form);
  form.setAttribute('aria-label', named(form));
}
