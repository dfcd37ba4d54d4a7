/** A longer text: a textarea, with its words counted while one writes. */

import css from '../css/text.css' with { type: 'text' };
import { adopt } from './dom';
import './page';
import './tip';
import { word } from './words';

adopt(css);

/** Chinese and Japanese are counted by characters. `builder/engine/items/essay.py` counts alike. */
const WORD = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/g;

export const countWords = (text: string): number => (text.match(WORD) ?? []).filter((each) => /[\p{L}\p{N}]/u.test(each)).length;

class TextArea extends HTMLElement {
  #asked = '';

  connectedCallback(): void {
    this.#asked ||= this.#tip.textContent ?? '';
    this.addEventListener('input', () => this.#count());
    this.closest('form')?.addEventListener('reset', () => setTimeout(() => this.#count()));
    this.#count();
  }

  get value(): string {
    return this.#area.value;
  }

  set value(text: string) {
    this.#area.value = text;
    this.#count();
  }

  get #area(): HTMLTextAreaElement {
    return this.querySelector('textarea') as HTMLTextAreaElement;
  }

  get #tip(): HTMLElement {
    return this.querySelector('.pd-tip') as HTMLElement;
  }

  #count(): void {
    const n = countWords(this.value);
    this.#tip.textContent = [word('words-now', { n }), this.#asked].filter(Boolean).join(' · ');
    const { least, most } = this.dataset;
    this.toggleAttribute('data-fits', n > 0 && n >= Number(least) && n <= (Number(most) || Infinity));
  }
}

customElements.define('text-area', TextArea);
