/** Math by KaTeX, from this site: TeX that Arithmatex left in the page becomes what it means, for eyes and for screen readers. */

import katex from 'katex';
import { el } from './dom';
import './page';
import { asset } from './place';

/** What KaTeX builds before there is a DOM: a tree of nodes with attributes. */
interface Node {
  readonly attributes?: Record<string, string>;
  readonly children?: readonly Node[];
}
interface Root extends Node {
  toNode(): HTMLElement;
}
interface Inner {
  __renderToDomTree(tex: string, options: object): Root;
}

const DELIMITED = /^\s*\\([([])([^]*)\\[)\]]\s*$/;
/** Whether the site brings its own way to set math. */
const foreign = (): boolean => 'MathJax' in window || 'katex' in window;

/** Set all math below an element that is not set yet. What KaTeX can't read is shown as it was written. */
export function typeset(root: Element): void {
  if (foreign()) return;
  for (const place of root.querySelectorAll<HTMLElement>('.arithmatex:not(:has(.katex))')) {
    const found = DELIMITED.exec(place.textContent ?? '');
    if (!found) continue;
    styled();
    const wide = found[1] === '[';
    place.replaceChildren(rendered((found[2] ?? '').trim(), wide));
    if (wide) requestAnimationFrame(() => place.scrollWidth > place.clientWidth && (place.tabIndex = 0));
  }
}

function rendered(tex: string, displayMode: boolean): HTMLElement {
  const options = { displayMode, throwOnError: false, maxExpand: 300, maxSize: 20, strict: 'ignore' };
  const tree = (katex as unknown as Inner).__renderToDomTree(tex, options);
  withoutStyle(tree);
  return tree.toNode();
}

/** The page's policy forbids `style` attributes. KaTeX writes few, which only repeat others. */
function withoutStyle({ attributes, children }: Node): void {
  if (attributes) delete attributes['style'];
  children?.forEach(withoutStyle);
}

let linked = false;

function styled(): void {
  if (!linked) document.head.append(el('link', { rel: 'stylesheet', href: asset('katex/katex.css').href }));
  linked = true;
}
