/**
 * A place in a picture, in percent of its width and height: pressed, set by a cross that arrow keys move, or written into two
 * fields. A form control named for what it collects; what lies where in the picture it does not know.
 */

import css from '../css/point.css' with { type: 'text' };
import { adopt, el } from './dom';
import './page';
import './tip';
import { word } from './words';

adopt(css);

interface Spot {
  readonly x: number;
  readonly y: number;
}

const ARROWS: Readonly<Record<string, Spot>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };
const STEPS = { small: 1, large: 10 } as const;
const within = (value: number): number => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;

class ImagePoint extends HTMLElement {
  static readonly formAssociated = true;
  readonly #internals = this.attachInternals();
  readonly #cross = el('span', { class: 'pd-cross', hidden: true });
  readonly #mark = el('span', { class: 'pd-mark', 'data-id': 'mark', hidden: true });
  #at: Spot = { x: 50, y: 50 };
  #furnished = false;

  connectedCallback(): void {
    if (this.#furnished) return;
    this.#furnished = true;
    this.#furnish();
    for (const field of this.#fields) field.addEventListener('input', () => this.#show());
    this.#tell();
  }

  formResetCallback(): void {
    this.value = '';
  }

  /** `x,y` in percent; empty where nothing is marked. */
  get value(): string {
    const [x, y] = this.#fields.map((field) => field.valueAsNumber);
    return [x, y].every((each) => each !== undefined && each >= 0 && each <= 100) ? `${within(x as number)},${within(y as number)}` : '';
  }

  set value(text: string) {
    const places = text.split(',');
    for (const [nth, field] of this.#fields.entries()) field.value = places[nth] ?? '';
    this.#show();
  }

  get #fields(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('[data-axis]')];
  }

  get #picture(): HTMLElement {
    return this.querySelector('.pd-picture') as HTMLElement;
  }

  #furnish(): void {
    const picture = this.#picture;
    const image = picture.querySelector('img');
    const board = el('div', { class: 'pd-board', role: 'application', tabindex: 0, 'aria-label': image?.alt ?? '' });
    if (image) {
      image.draggable = false;
      image.alt = '';
      board.append(image);
    }
    board.append(this.#cross, this.#mark);
    picture.replaceChildren(board);
    board.addEventListener('click', (event) => this.#pressed(event, board));
    board.addEventListener('keydown', (event) => this.#key(event));
    board.addEventListener('focus', () => (this.#cross.hidden = !board.matches(':focus-visible')));
    board.addEventListener('blur', () => (this.#cross.hidden = true));
    this.#place(this.#cross, this.#at);
  }

  /** Say how it is used. */
  #tell(): void {
    const id = `${this.closest('item-form')?.id}-tip`;
    this.#picture.after(el('p', { class: 'pd-tip', id }, word('point-tip')));
    this.#picture.firstElementChild?.setAttribute('aria-describedby', id);
  }

  #pressed({ clientX, clientY }: MouseEvent, board: HTMLElement): void {
    const box = board.getBoundingClientRect();
    this.#set({ x: within(((clientX - box.left) / box.width) * 100), y: within(((clientY - box.top) / box.height) * 100) });
  }

  #key(event: KeyboardEvent): void {
    const way = ARROWS[event.key];
    if (way && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const step = event.shiftKey ? STEPS.large : STEPS.small;
      this.#at = { x: within(this.#at.x + way.x * step), y: within(this.#at.y + way.y * step) };
      this.#cross.hidden = false;
      this.#place(this.#cross, this.#at);
      this.#say('point-at', this.#at);
    } else if (event.key === 'Enter' || event.key === ' ') this.#set(this.#at);
    else return;
    event.preventDefault();
  }

  #set(spot: Spot): void {
    this.value = `${spot.x},${spot.y}`;
    this.#say('point-marked', spot);
    this.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Bring mark, cross and what is submitted in line with the fields. */
  #show(): void {
    const { value } = this;
    this.#mark.hidden = !value;
    const [x, y] = value.split(',').map(Number);
    if (value && x !== undefined && y !== undefined) {
      this.#at = { x, y };
      for (const each of [this.#mark, this.#cross]) this.#place(each, this.#at);
    }
    const data = new FormData();
    if (value) data.append(this.dataset['name'] ?? 'answer', value);
    this.#internals.setFormValue(data);
  }

  #place(what: HTMLElement, { x, y }: Spot): void {
    what.style.left = `${x}%`;
    what.style.top = `${y}%`;
  }

  #say(key: string, { x, y }: Spot): void {
    this.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: word(key, { x, y }) }));
  }
}

customElements.define('image-point', ImagePoint);
