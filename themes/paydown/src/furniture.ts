/** What an item has beside its stem and controls: a heading, hints, buttons, a place for output, for feedback, for announcements. */

import { button, el } from './dom';
import { word } from './words';

export interface Furniture {
  readonly form: HTMLFormElement;
  readonly hints: HTMLOListElement;
  readonly buttons: Readonly<Record<Action, HTMLButtonElement>>;
  readonly info: HTMLElement;
  readonly output: HTMLElement;
  readonly feedback: HTMLElement;
  readonly status: HTMLElement;
}

const ACTIONS = ['check', 'run', 'stop', 'hint', 'again', 'reset', 'reveal'] as const;
export type Action = (typeof ACTIONS)[number];

/** Furnish an item: the one place that knows how it is laid out. A blank may be named `append`, and then stands in the form's own place. */
export function furnish(item: HTMLElement): Furniture {
  const form = item.querySelector('form') as HTMLFormElement;
  const buttons = Object.fromEntries(ACTIONS.map((action) => [action, button(action, word(action === 'check' && !item.dataset['points'] ? 'hand-in' : action), { hidden: action !== 'check' })]));
  const made = {
    form,
    hints: el('ol', { class: 'pd-hints' }),
    buttons: buttons as Furniture['buttons'],
    info: el('p', { class: 'pd-info' }),
    output: el('div', { class: 'pd-output' }),
    feedback: el('div', { class: 'pd-feedback', tabindex: -1 }),
    status: el('p', { class: 'pd-hidden', role: 'status' }),
  };
  made.buttons.check.type = 'submit';
  form.noValidate = true;
  form.autocomplete = 'off';
  Element.prototype.prepend.call(form, heading(item));
  Element.prototype.append.call(form, made.hints, el('div', { class: 'pd-actions' }, ...Object.values(made.buttons), made.info), made.status, made.output);
  item.append(made.feedback);
  return made;
}

/** What an item is called on its page: those that are hidden are not counted. */
export function named(item: HTMLElement): string {
  const all = [...document.querySelectorAll('item-form:not([hidden])')];
  return all.length > 1 ? word('question-of', { nth: all.indexOf(item) + 1, all: all.length }) : word('question');
}

function heading(item: HTMLElement): HTMLElement {
  const { points } = item.dataset;
  const label = named(item);
  item.setAttribute('role', 'group');
  item.setAttribute('aria-label', label);
  return el('p', { class: 'pd-heading' }, el('span', {}, label), el('span', {}, points && word('points', { n: Number(points) })));
}

/** Show or hide a button. One that had the focus hands it on. */
export function offer(made: HTMLButtonElement, shown: boolean, next: HTMLElement): void {
  const focused = document.activeElement === made;
  made.hidden = !shown;
  if (focused && !shown) next.focus();
}
