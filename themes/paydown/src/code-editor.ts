/** Source text: a textarea, which becomes an editor once the learner does anything on the page. */

import { el } from './dom';
import { word } from './words';

/** What `editor.ts`, loaded late, gives. */
export interface Editor {
  text: string;
  focus(): void;
}

const FIRST = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel'];

/** Resolved with the editor's module at the learner's first interaction with the page. */
const wanted = new Promise<typeof import('./editor')>((give, fail) => {
  const load = (): void => {
    for (const kind of FIRST) removeEventListener(kind, load);
    import('./editor').then(give, fail);
  };
  for (const kind of FIRST) addEventListener(kind, load, { passive: true });
});
wanted.catch(() => undefined); // offline: the textarea stays

export class CodeEditor extends HTMLElement {
  #editor: Editor | null = null;

  connectedCallback(): void {
    if (!this.querySelector('.pd-file')) {
      this.prepend(el('p', { class: 'pd-file' }, this.dataset['file'] ?? ''));
      this.closest('form')?.addEventListener('reset', () => setTimeout(() => this.#fromArea()));
    }
    if (!this.#editor) void wanted.then((module) => this.isConnected && this.#upgrade(module)).catch(() => undefined);
  }

  get value(): string {
    return this.#area.value;
  }

  set value(text: string) {
    this.#area.value = text;
    this.#fromArea();
  }

  get #area(): HTMLTextAreaElement {
    return this.querySelector('textarea') as HTMLTextAreaElement;
  }

  #fromArea(): void {
    if (this.#editor && this.#editor.text !== this.value) this.#editor.text = this.value;
  }

  /** The editor lives in a shadow root: there its styles can be adopted, which the page's policy allows. */
  #upgrade({ makeEditor }: typeof import('./editor')): void {
    if (this.#editor) return;
    const area = this.#area;
    const focused = document.activeElement === area;
    const host = el('div', { class: 'pd-editor' });
    area.after(host);
    this.#editor = makeEditor(host.attachShadow({ mode: 'open' }), {
      text: area.value,
      label: word('editor', { file: this.dataset['file'] ?? '' }),
      tip: word('editor-tip'),
      lines: area.rows,
      selection: [area.selectionStart, area.selectionEnd],
      changed: (text) => {
        area.value = text;
        this.dispatchEvent(new Event('input', { bubbles: true }));
      },
    });
    area.hidden = true;
    if (focused) this.#editor.focus();
  }
}
