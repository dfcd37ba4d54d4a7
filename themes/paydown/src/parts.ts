/** Small parts of My progress: buttons that work, boxes that are filled only with what is new. */

import { button, el } from './dom';

/** A button that does its work once at a time. */
export function doing(action: string, label: string, work: () => unknown, kind = ''): HTMLButtonElement {
  const made = button(action, label, { class: `pd-button ${kind}`.trim() });
  made.addEventListener('click', async () => {
    made.disabled = true;
    try {
      await work();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/** Replace what an element holds, but only if it would look different: nobody loses their place for nothing. */
export function fill(target: Element, ...children: readonly (Node | string)[]): void {
  const fresh = el('div', {}, ...children);
  if (fresh.innerHTML !== target.innerHTML) target.replaceChildren(...fresh.childNodes);
}
