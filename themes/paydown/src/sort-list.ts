/** Lines to put in order: by keyboard (Alt and an arrow), by buttons, by pulling. A form control named for what it collects. */

import css from '../css/sort.css' with { type: 'text' };
import { adopt, el, icon, type Icon } from './dom';
import { word } from './words';
import './page';
import './tip';

adopt(css);

const STILL = matchMedia('(prefers-reduced-motion: reduce)');

class SortList extends HTMLElement {
  static readonly formAssociated = true;
  readonly #internals = this.attachInternals();
  #first: string[] = [];

  connectedCallback(): void {
    if (this.#first.length) return;
    this.#first = this.value;
    this.#internals.role = 'group';
    const hint = el('p', { class: 'pd-tip', id: `${this.closest('item-form')?.id}-tip` }, word('sort-tip'));
    this.append(hint);
    for (const line of this.#lines) this.#furnish(line, hint.id);
    this.#focusable(this.#lines[0]);
    this.addEventListener('focusin', (event) => this.#focusable(this.#lineOf(event.target)));
    this.addEventListener('keydown', (event) => this.#key(event));
    this.#submit();
  }

  formResetCallback(): void {
    this.value = this.#first;
  }

  /** The ids of the lines, in their present order. */
  get value(): string[] {
    return this.#lines.map((line) => line.dataset['id'] ?? '');
  }

  set value(ids: string[]) {
    const lines = new Map(this.#lines.map((line) => [line.dataset['id'], line]));
    this.#list.append(...ids.map((id) => lines.get(id)).filter((line) => line !== undefined));
    this.#submit();
  }

  get #list(): HTMLOListElement {
    return this.querySelector('ol') as HTMLOListElement;
  }

  get #lines(): HTMLLIElement[] {
    return [...this.#list.children] as HTMLLIElement[];
  }

  #lineOf(target: EventTarget | null): HTMLLIElement | undefined {
    return this.#lines.find((line) => target instanceof Node && line.contains(target));
  }

  #furnish(line: HTMLLIElement, hint: string): void {
    const text = line.textContent?.trim() ?? '';
    const grip = el('span', { class: 'pd-grip' }, icon('grip'));
    const move = (by: -1 | 1, name: Icon): HTMLButtonElement => {
      const made = el('button', { type: 'button', class: 'pd-move', 'aria-label': word(`move-${name}`, { line: text }) }, icon(name));
      made.addEventListener('click', () => this.#move(line, by));
      return made;
    };
    line.setAttribute('aria-describedby', hint);
    line.prepend(grip);
    line.append(el('span', { class: 'pd-moves' }, move(-1, 'up'), move(1, 'down')));
    grip.addEventListener('pointerdown', (event) => this.#pull(event, line, grip));
  }

  /** One line, and its buttons, can be reached by Tab; arrows go from line to line. */
  #focusable(chosen: HTMLLIElement | undefined): void {
    for (const line of chosen ? this.#lines : [])
      for (const each of [line, ...line.querySelectorAll('button')]) each.tabIndex = line === chosen ? 0 : -1;
  }

  #key(event: KeyboardEvent): void {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const line = this.#lineOf(event.target);
    if (!by || !line) return;
    event.preventDefault();
    if (event.altKey) this.#move(line, by);
    else (neighbour(line, by) ?? line).focus();
  }

  #move(line: HTMLLIElement, by: -1 | 1): void {
    this.#pass(line, by);
    const lines = this.#lines;
    const text = word('line-of', { nth: lines.indexOf(line) + 1, all: lines.length });
    this.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: text }));
  }

  /** Let a line pass its neighbour. It is the neighbour that moves in the document: focus and pointer stay with the line. */
  #pass(line: HTMLLIElement, by: -1 | 1): void {
    const other = neighbour(line, by);
    if (!other) return;
    const before = other.offsetTop;
    if (by < 0) line.after(other);
    else line.before(other);
    if (!STILL.matches) other.animate([{ transform: `translateY(${before - other.offsetTop}px)` }, { transform: 'none' }], { duration: 160, easing: 'ease-out' });
    this.#submit();
    this.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #pull(start: PointerEvent, line: HTMLLIElement, grip: HTMLElement): void {
    start.preventDefault();
    grip.setPointerCapture(start.pointerId);
    line.classList.add('pd-pulled');
    const follow = ({ clientY }: PointerEvent): void => {
      const up = line.previousElementSibling?.getBoundingClientRect();
      const down = line.nextElementSibling?.getBoundingClientRect();
      if (up && clientY < up.top + up.height / 2) this.#pass(line, -1);
      else if (down && clientY > down.top + down.height / 2) this.#pass(line, 1);
    };
    const end = (): void => {
      grip.removeEventListener('pointermove', follow);
      line.classList.remove('pd-pulled');
    };
    grip.addEventListener('pointermove', follow);
    grip.addEventListener('lostpointercapture', end, { once: true });
  }

  #submit(): void {
    const data = new FormData();
    for (const id of this.value) data.append(this.dataset['name'] ?? 'answer', id);
    this.#internals.setFormValue(data);
  }
}

const neighbour = (line: HTMLLIElement, by: -1 | 1): HTMLLIElement | null =>
  (by < 0 ? line.previousElementSibling : line.nextElementSibling) as HTMLLIElement | null;

customElements.define('sort-list', SortList);
