/** "Try a similar one": another seed of a parameterised item, else the next item of the same skill that is not yet right. */

import { app } from './app';
import type { CourseFile } from './debts';
import { button, el } from './dom';
import type { ItemForm } from './item-form';
import { fetched, siteRoot } from './place';
import type { OutcomeRecord } from './types';
import { word } from './words';

/** Offer it beside the other buttons once there is an outcome, where there is one to try. */
export async function offerSimilar(form: HTMLFormElement, record: OutcomeRecord | undefined): Promise<void> {
  const item = form.parentElement as ItemForm;
  form.querySelector('[data-action="similar"]')?.remove();
  if (!record || record.state === 'error') return;
  const made = item.dataset['drawn'] === undefined ? await linkTo(record).catch(() => null) : anotherSeed(item);
  const actions = form.querySelector('.pd-actions');
  if (!made || !actions || actions.querySelector('[data-action="similar"]')) return;
  actions.insertBefore(made, actions.querySelector('.pd-info'));
}

function anotherSeed(item: ItemForm): HTMLElement {
  const made = button('similar', word('similar'), { class: 'pd-button pd-button--quiet' });
  made.addEventListener('click', async () => {
    const { next } = await import('./drawn');
    const { name } = item;
    const blank = { item: name, course: name.slice(0, name.indexOf('/')), response: null, hints: [], revealed: false };
    await app.journal.saveDraft({ ...blank, seed: next(item) });
    await item.anew();
    item.querySelector<HTMLElement>('form :is(input, textarea, select, [tabindex="0"])')?.focus();
  });
  return made;
}

/** A link to another item that shows one of the same skills; those of this lesson first. */
async function linkTo({ item, course, lesson }: OutcomeRecord): Promise<HTMLElement | null> {
  const file = await fetched<CourseFile>(`courses/${course}.json`);
  const right = new Set((await app.journal.outcomes(course)).filter(({ state }) => state === 'right').map((each) => each.item));
  const skills = (file.items[item] as { skills?: readonly string[] } | undefined)?.skills ?? [];
  const fits = (name: string): boolean =>
    name !== item && !right.has(name) && ((file.items[name] as { skills?: readonly string[] } | undefined)?.skills ?? []).some((skill) => skills.includes(skill));
  const lessons = [...file.lessons].sort((a, b) => Number(b.id === lesson) - Number(a.id === lesson));
  for (const { items, url } of lessons) {
    const after = items.slice(items.indexOf(item) + 1);
    const found = [...after, ...items].find(fits);
    if (found) return el('a', { class: 'pd-button pd-button--quiet', 'data-action': 'similar', href: `${new URL(url, siteRoot()).href}#${found.slice(course.length + 1)}` }, word('similar'));
  }
  return null;
}
