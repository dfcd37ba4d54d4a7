/** "Try a similar one": another seed of a parameterised item, else the next item of the same skill that is not yet right. */

import { app } from './app';
import type { CourseFile } from './debts';
import { own } from './chance';
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
    item.querySelector('[role="status"]')?.replaceChildren();
    item.querySelector<HTMLElement>('form :is(input, textarea, select, [tabindex="0"])')?.focus();
  });
  return made;
}

/** A link to another item; where it leads is looked up again when someone comes near: answers may have been given since. */
async function linkTo(record: OutcomeRecord): Promise<HTMLElement | null> {
  const href = await addressOf(record);
  if (!href) return null;
  const made = el('a', { class: 'pd-button pd-button--quiet', 'data-action': 'similar', href }, word('similar'));
  const renew = (): void => void addressOf(record).then((found) => found && (made.href = found));
  for (const kind of ['pointerenter', 'focus']) made.addEventListener(kind, renew);
  return made;
}

/** Where an item stands that shows one of the same skills and is not right yet: behind this one, in its lesson, in another. */
async function addressOf({ item, course, lesson, registration }: OutcomeRecord): Promise<string | null> {
  const file = await fetched<CourseFile>(`courses/${course}.json`);
  const right = new Set((await app.journal.outcomes(course)).filter(({ state }) => state === 'right').map((each) => each.item));
  const skillsOf = (name: string): readonly string[] => file.items[name]?.skills ?? [];
  const fits = (name: string): boolean => name !== item && !right.has(name) && skillsOf(name).some((skill) => skillsOf(item).includes(skill));
  const lessons = [...file.lessons].sort((a, b) => Number(b.id === lesson) - Number(a.id === lesson));
  for (const { id, items: all, draws, url } of lessons) {
    const items = own(`${course}/${id}`, all, draws ?? [], registration);
    const found = [...items.slice(items.indexOf(item) + 1), ...items].find(fits);
    if (found) return `${new URL(url, siteRoot()).href}#${found.slice(course.length + 1)}`;
  }
  return null;
}
