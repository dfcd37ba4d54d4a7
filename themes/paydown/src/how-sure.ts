/**
 * How sure a learner is of an answer, asked before Check where the author wants it. It is no part of the answer: it lives in a
 * shadow root, so that no form reads it; three native radio buttons, none of them chosen at first, and none is a must. What is
 * chosen is kept until an answer is given; the next attempt is asked anew.
 */

import css from '../css/sure.css' with { type: 'text' };
import { app } from './app';
import { el } from './dom';
import { CONFIDENCES } from './types';
import { moreWords, word } from './words';
import './page';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
await moreWords();

class HowSure extends HTMLElement {
  #end = (): void => undefined;

  connectedCallback(): void {
    if (!this.shadowRoot) this.#build();
    void app.journal.get<string>(this.#key).then((kept) => kept && !this.value && this.#show(kept));
    this.#end = app.journal.on(({ kind, item, course }) => {
      if ((kind === 'event' && item === this.#item) || (kind === 'reset' && this.#item.startsWith(`${course}/`))) this.#clear();
    });
  }

  disconnectedCallback(): void {
    this.#end();
  }

  /** One of the three, or empty. */
  get value(): string {
    return this.#inputs.find(({ checked }) => checked)?.value ?? '';
  }

  #build(): void {
    const choice = (value: string): HTMLElement => el('label', {}, el('input', { type: 'radio', name: 'confidence', value }), word(`confidence.${value}`));
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.append(el('fieldset', {}, el('legend', {}, word('confidence.ask')), ...CONFIDENCES.map(choice)));
    root.addEventListener('change', () => void app.journal.set(this.#key, this.value));
    root.addEventListener('input', (event) => event.stopPropagation());
  }

  get #item(): string {
    return this.closest<HTMLElement>('item-form')?.dataset['item'] ?? '';
  }

  get #key(): string {
    return `confidence:${this.#item}`;
  }

  get #inputs(): HTMLInputElement[] {
    return [...(this.shadowRoot?.querySelectorAll('input') ?? [])];
  }

  #show(value: string): void {
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  #clear(): void {
    if (!this.value) return;
    this.#show('');
    void app.journal.set(this.#key, '');
  }
}

customElements.define('how-sure', HowSure);
