/** Notes beside the parts they are about: options, lines, and parts that are answered one by one (blanks, pairs, rows). */

import { authored, el, icon, iconOf, textOf } from './dom';
import type { ItemFile, Note } from './types';
import { word } from './words';

/** All parts of a form that have a place in it. */
export function placesOf(form: HTMLFormElement): Set<string> {
  const ticks = [...form.querySelectorAll<HTMLInputElement>('input[type="radio"], input[type="checkbox"]')].map(({ value }) => value);
  const lines = [...form.querySelectorAll<HTMLElement>('[data-id]')].map(({ dataset }) => dataset['id'] ?? '');
  return new Set([...ticks, ...lines, ...ownParts(form).keys()]);
}

/** The parts that are answered one by one, and what each is called where one can't see which it is. */
export function ownParts(form: HTMLFormElement): Map<string, string> {
  return new Map(ownPlaces(form).map((place) => [place.dataset['part'] ?? '', calledAs(place)]));
}

const ownPlaces = (form: HTMLFormElement): HTMLElement[] => [...form.querySelectorAll<HTMLElement>('[data-part]')];

function calledAs(place: HTMLElement): string {
  const text = place.querySelector('.pd-text');
  return place.dataset['nth'] ? word('blank', { nth: place.dataset['nth'] }) : text ? textOf(text) : '';
}

/** Take away all notes that stand beside parts. */
export function clearBeside(form: HTMLFormElement): void {
  for (const part of form.querySelectorAll<HTMLElement>('[data-tone]')) {
    delete part.dataset['tone'];
    for (const field of part.querySelectorAll('input, select')) field.removeAttribute('aria-describedby');
  }
  for (const note of form.querySelectorAll('.pd-beside, .pd-sign')) note.remove();
}

/** Set a note beside its part; what has no room there, in the running text, is given back as a line for the list below. */
export function setBeside(form: HTMLFormElement, part: string, note: Note, file: ItemFile | undefined): HTMLElement | null {
  const html = (note.text && file?.texts[note.text]) || '';
  const id = `${form.parentElement?.id}-${part}-why`;
  const own = ownPlaces(form).find((place) => place.dataset['part'] === part);
  if (own) return besideOwn(own, id, note, html);
  besideOption(form, part, id, note, html);
  return null;
}

/** A part is an option (its note stands under it) or a line (its note stands with the others; the line is marked). */
function besideOption(form: HTMLFormElement, part: string, id: string, note: Note, html: string): void {
  const input = form.querySelector<HTMLInputElement>(`input[value="${CSS.escape(part)}"]`);
  const place = input?.closest('label') ?? form.querySelector<HTMLElement>(`[data-id="${CSS.escape(part)}"]`);
  if (!place) return;
  place.dataset['tone'] = note.tone;
  place.append(sign(note));
  if (!input) return;
  place.after(el('div', { class: 'pd-beside', 'data-tone': note.tone, id }, el('strong', {}, word(`tone-${note.tone}`)), html ? authored(html) : ''));
  if (place.textContent?.trim()) input.setAttribute('aria-describedby', id);
}

function besideOwn(place: HTMLElement, id: string, note: Note, html: string): HTMLElement | null {
  const head = note.message ? word(note.message, note.values) : word(`tone-${note.tone}`);
  const texts = (): Node[] => [el('strong', {}, head), ...(html ? [authored(html)] : [])];
  const about = { class: 'pd-beside', 'data-tone': note.tone, id };
  const inText = place.dataset['nth'] !== undefined;
  const quiet = inText || (!html && !note.message);
  place.dataset['tone'] = note.tone;
  (place.querySelector('th') ?? place).append(sign(note));
  if (quiet) (place.querySelector('th') ?? place).append(el('span', { ...about, class: 'pd-beside pd-hidden' }, ...(inText ? [head] : texts())));
  else if (place instanceof HTMLTableRowElement) place.after(el('tr', about, el('td', { colspan: place.cells.length }, ...texts())));
  else place.append(el('div', about, ...texts()));
  (place.querySelector(':checked:not(option)') ?? place.querySelector('input, select'))?.setAttribute('aria-describedby', id);
  if (!inText || (!html && (!note.message || note.message === 'no-answer'))) return null;
  return el('li', { 'data-tone': note.tone }, el('span', { class: 'pd-label' }, calledAs(place)), el('div', {}, ...texts()));
}

function sign(note: Note): SVGSVGElement {
  const mark = icon(iconOf(note.tone));
  mark.classList.add('pd-sign');
  return mark;
}
