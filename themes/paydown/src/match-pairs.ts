/** Pairs to match: native lists do it all; for pointers, what fits can also be pulled onto its term. Brings the style of all
 * parts that are answered one by one. */

import css from '../css/parts.css' with { type: 'text' };
import { adopt, el } from './dom';
import './page';
import './tip';
import { word } from './words';

adopt(css);

class MatchPairs extends HTMLElement {
  connectedCallback(): void {
    if (this.querySelector('.pd-tip')) return;
    this.append(el('p', { class: 'pd-tip', 'aria-hidden': 'true' }, word('match-tip')));
    if (!this.querySelector('.pd-fits')) this.prepend(this.#tray());
    for (const card of this.querySelectorAll<HTMLElement>('[data-fits]')) card.addEventListener('pointerdown', (event) => this.#pull(event, card));
    this.addEventListener('input', () => this.#count());
    this.closest('form')?.addEventListener('reset', () => setTimeout(() => this.#count()));
    this.#count();
  }

  /** What can be chosen, as cards: the lists say the same to everyone who doesn't pull. */
  #tray(): HTMLElement {
    const options = [...(this.querySelector('select')?.options ?? [])].filter(({ value }) => value);
    return el('ul', { class: 'pd-fits', 'aria-hidden': 'true' }, ...options.map(({ value, text }) => el('li', { 'data-fits': value }, text)));
  }

  #count(): void {
    const chosen = new Set([...this.querySelectorAll('select')].map(({ value }) => value));
    for (const card of this.querySelectorAll<HTMLElement>('[data-fits]')) card.toggleAttribute('data-used', chosen.has(card.dataset['fits'] ?? ''));
  }

  #pull(start: PointerEvent, card: HTMLElement): void {
    if (start.button) return;
    start.preventDefault();
    card.setPointerCapture(start.pointerId);
    card.classList.add('pd-pulled');
    const pairs = [...this.querySelectorAll<HTMLElement>('.pd-pair')];
    let over: HTMLElement | undefined;
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      card.style.translate = `${clientX - start.clientX}px ${clientY - start.clientY}px`;
      over = pairs.find((pair) => isIn(pair.getBoundingClientRect(), clientX, clientY));
      for (const pair of pairs) pair.classList.toggle('pd-over', pair === over);
    };
    const end = ({ type }: PointerEvent): void => {
      card.removeEventListener('pointermove', follow);
      card.classList.remove('pd-pulled');
      card.style.translate = '';
      over?.classList.remove('pd-over');
      const list = type === 'pointerup' ? over?.querySelector('select') : null;
      if (!list) return;
      list.value = card.dataset['fits'] ?? '';
      list.dispatchEvent(new Event('input', { bubbles: true }));
    };
    card.addEventListener('pointermove', follow);
    for (const kind of ['pointerup', 'pointercancel'] as const) card.addEventListener(kind, end, { once: true });
  }
}

const isIn = ({ left, right, top, bottom }: DOMRect, x: number, y: number): boolean => x >= left && x <= right && y >= top && y <= bottom;

customElements.define('match-pairs', MatchPairs);
