/** Responses in and out of a form, whatever its controls are. */

import type { Response } from './types';

/** A control of ours that is no native one. */
export interface OwnControl extends HTMLElement {
  value: string | string[];
}

/** What the form would submit: control name -> values. */
export function read(form: HTMLFormElement): Response {
  const found: Record<string, string[]> = {};
  for (const [name, value] of new FormData(form)) (found[name] ??= []).push(String(value));
  return found;
}

/** Set the controls to a response. */
export function write(form: HTMLFormElement, response: Response): void {
  for (const input of form.querySelectorAll<HTMLInputElement>('input, select')) {
    const values = response[input.name] ?? [];
    if (input.type === 'radio' || input.type === 'checkbox') input.checked = values.includes(input.value);
    else input.value = values[0] ?? '';
  }
  for (const control of form.querySelectorAll<OwnControl>('[data-name]:not(fieldset)')) {
    const values = response[control.dataset['name'] ?? ''];
    if (values) control.value = control.dataset['control'] === 'sort' ? [...values] : (values[0] ?? '');
  }
}

/** A control named `reset` would stand in the place of the form's own. */
export const reset = (form: HTMLFormElement): void => HTMLFormElement.prototype.reset.call(form);

export const isBlank = (response: Response): boolean => !Object.values(response).some((values) => values.some((value) => value.trim()));

/** Whether two responses say the same; ticks have no order of their own beside that of the form. */
export const same = (a: Response, b: Response): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (response: Response): [string, readonly string[]][] =>
  Object.entries(response).filter(([, values]) => values.length).sort(([a], [b]) => (a < b ? -1 : 1));
