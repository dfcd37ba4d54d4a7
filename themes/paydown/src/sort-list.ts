/**
 * Lines to put in order: by keyboard (Alt and an arrow), by buttons, by pulling. A form control named for what it collects.
 * With `data-indent` lines are indented as well; with a pile, lines are taken from it and put back.
 */

import css from '../css/sort.css' with { type: 'text' };
import { adopt, el, icon, type Icon } from './dom';
import './page';
import { pull } from './pull';
import './tip';
import { word } from './words';

adopt(css);

const STILL = matchMedia('(prefers-reduced-motion: reduce)');
const DEEPEST = 20;

class SortList extends HTMLElement {
  static readonly formAssociated = true;
  readonly #internals = this.attachInternals();
  #first: string[] = [];
  /** All lines as the page had them at first. */
  #all: HTMLLIElement[] = [];

  connectedCallback(): void {
    if (this.#all.length) return;
    this.#all = [...this.querySelectorAll<HTMLLIElement>('ol > li')];
    this.#first = this.value;
    this.#internals.role = 'group';
    const id = `${this.closest('item-form')?.id}-tip`;
    const tips = [word('sort-tip'), this.#indents && word('sort-tip-indent'), this.#pile && word('sort-tip-pile')];
    this.append(el('p', { class: 'pd-tip', id }, tips.filter(Boolean).join(' ')));
    for (const line of this.#all) this.#furnish(line, id);
    this.#focusable(this.#all[0]);
    this.addEventListener('focusin', (event) => this.#focusable(this.#lineOf(event.target)));
    this.addEventListener('keydown', (event) => this.#key(event));
    this.#submit();
  }

  formResetCallback(): void {
    this.value = this.#first;
  }

  /** The ids of the lines in use, in their present order; of one that is indented, `id:level`. */
  get value(): string[] {
    return this.#used.map((line) => (level(line) ? `${line.dataset['id']}:${level(line)}` : (line.dataset['id'] ?? '')));
  }

  set value(values: string[]) {
    const lines = new Map(this.#all.map((line) => [line.dataset['id'], line]));
    const given = values.map((each) => each.split(':')).map(([id, depth]) => [lines.get(id), Number(depth ?? 0)] as const);
    for (const line of this.#all) setLevel(line, 0);
    this.#pile?.append(...this.#all);
    for (const [line, depth] of given) if (line) setLevel(line, depth), this.#list.append(line);
    this.#submit();
  }

  get #list(): HTMLOListElement {
    return this.querySelector('ol:not(.pd-pile)') as HTMLOListElement;
  }

  get #pile(): HTMLOListElement | null {
    return this.querySelector('ol.pd-pile');
  }

  get #indents(): boolean {
    return this.hasAttribute('data-indent');
  }

  get #used(): HTMLLIElement[] {
    return [...this.#list.children] as HTMLLIElement[];
  }

  #lineOf(target: EventTarget | null): HTMLLIElement | undefined {
    return this.#all.find((line) => target instanceof Node && line.contains(target));
  }

  #furnish(line: HTMLLIElement, tip: string): void {
    const text = line.textContent?.trim() ?? '';
    const grip = el('span', { class: 'pd-grip' }, icon('grip'));
    const made = (name: Icon, act: () => void): HTMLButtonElement => {
      const button = el('button', { type: 'button', class: `pd-move pd-${name}`, 'aria-label': word(`move-${name}`, { line: text }) }, icon(name));
      button.addEventListener('click', act);
      return button;
    };
    const moves = [made('up', () => this.#move(line, -1)), made('down', () => this.#move(line, 1))];
    if (this.#indents) moves.unshift(made('out', () => this.#indent(line, -1)), made('in', () => this.#indent(line, 1)));
    if (this.#pile) moves.push(made('take', () => this.#take(line)));
    line.setAttribute('aria-describedby', tip);
    line.prepend(grip);
    line.append(el('span', { class: 'pd-moves' }, ...moves));
    grip.addEventListener('pointerdown', (event) => this.#pull(event, line));
  }

  /** One line, and its buttons, can be reached by Tab; arrows go from line to line. */
  #focusable(chosen: HTMLLIElement | undefined): void {
    for (const line of chosen ? this.#all : [])
      for (const each of [line, ...line.querySelectorAll('button')]) each.tabIndex = line === chosen ? 0 : -1;
  }

  #key(event: KeyboardEvent): void {
    const line = this.#lineOf(event.target);
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const deeper = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (!line) return;
    if (by && event.altKey) this.#move(line, by);
    else if (by) (this.#beyond(line, by) ?? line).focus();
    else if (deeper && event.altKey && this.#indents) this.#indent(line, deeper);
    else if (event.key === 'Enter' && event.target === line && this.#pile) this.#take(line);
    else return;
    event.preventDefault();
  }

  /** The line before or behind one, from one list into the other. */
  #beyond(line: HTMLLIElement, by: -1 | 1): HTMLLIElement | undefined {
    const lines = [...this.querySelectorAll<HTMLLIElement>('ol > li')];
    return lines[lines.indexOf(line) + by];
  }

  #move(line: HTMLLIElement, by: -1 | 1): void {
    this.#pass(line, by);
    this.#tell(line);
  }

  #indent(line: HTMLLIElement, by: number): void {
    if (line.parentElement !== this.#list) return;
    this.#setLevel(line, level(line) + by);
    this.#tell(line);
  }

  #setLevel(line: HTMLLIElement, depth: number): void {
    const wanted = Math.min(DEEPEST, Math.max(0, depth));
    if (wanted !== level(line)) this.#changed(() => setLevel(line, wanted));
  }

  /** Use a line of the pile, at the end, or put one back. */
  #take(line: HTMLLIElement): void {
    this.#into(line, line.parentElement === this.#list ? this.#pile : this.#list);
    line.focus();
    this.#tell(line);
  }

  #into(line: HTMLLIElement, list: HTMLElement | null): void {
    this.#changed(() => {
      if (list === this.#pile) setLevel(line, 0);
      list?.append(line);
    });
  }

  /** Say where a line is now. */
  #tell(line: HTMLLIElement): void {
    const used = this.#used;
    const nth = used.indexOf(line) + 1;
    const key = !nth ? 'line-pile' : level(line) ? 'line-indented' : 'line-of';
    this.dispatchEvent(new CustomEvent('announce', { bubbles: true, detail: word(key, { nth, all: used.length, level: level(line) }) }));
  }

  /** Let a line pass its neighbour. It is the neighbour that moves in the document: focus and pointer stay with the line. */
  #pass(line: HTMLLIElement, by: -1 | 1): void {
    const other = neighbour(line, by);
    if (!other) return;
    const before = other.offsetTop;
    this.#changed(() => (by < 0 ? line.after(other) : line.before(other)));
    if (!STILL.matches) other.animate([{ transform: `translateY(${before - other.offsetTop}px)` }, { transform: 'none' }], { duration: 160, easing: 'ease-out' });
  }

  #pull(start: PointerEvent, line: HTMLLIElement): void {
    const depth = level(line);
    const step = Number.parseFloat(getComputedStyle(line).fontSize) * 2;
    pull(start, line, ({ clientX, clientY }) => {
      const pile = this.#pile;
      const target = pile && clientY > pile.getBoundingClientRect().top ? pile : this.#list;
      if (pile && line.parentElement !== target) this.#into(line, target);
      const up = neighbour(line, -1)?.getBoundingClientRect();
      const down = neighbour(line, 1)?.getBoundingClientRect();
      if (up && clientY < up.top + up.height / 2) this.#pass(line, -1);
      else if (down && clientY > down.top + down.height / 2) this.#pass(line, 1);
      if (this.#indents && target === this.#list) this.#setLevel(line, depth + Math.round((clientX - start.clientX) / step));
    });
  }

  #changed(change: () => void): void {
    change();
    this.#submit();
    this.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #submit(): void {
    const data = new FormData();
    for (const value of this.value) data.append(this.dataset['name'] ?? 'answer', value);
    this.#internals.setFormValue(data);
  }
}

const level = (line: HTMLElement): number => Number(line.dataset['level'] ?? 0);

function setLevel(line: HTMLElement, depth: number): void {
  line.dataset['level'] = String(depth);
  line.style.setProperty('--pd-level', String(depth));
}

const neighbour = (line: HTMLLIElement, by: -1 | 1): HTMLLIElement | null =>
  (by < 0 ? line.previousElementSibling : line.nextElementSibling) as HTMLLIElement | null;

customElements.define('sort-list', SortList);
