/**
 * What `paydown serve` adds to a page: an edited question takes the place of the old one, a page with other changes is loaded
 * again, and faults of this page stand in a corner. Never part of a built site.
 */

import css from '../css/preview.css' with { type: 'text' };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets.push(sheet);

interface Item {
  readonly url: string;
  readonly anchor: string;
  readonly html: string;
  readonly lesson: string;
}

interface Fault {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly level: string;
  readonly message: string;
  readonly hint: string;
  readonly rule: string;
  /** The page it is about; empty where it is about none. */
  readonly url: string;
}

const root = new URL('../../', import.meta.url);
const isHere = (url: string): boolean => new URL(url, root).pathname === location.pathname.replace(/index\.html$/, '');
const events = new EventSource(new URL('.paydown/events', root));
let reached = false;

function on<T>(kind: string, act: (data: T) => void): void {
  events.addEventListener(kind, (event) => act(JSON.parse((event as MessageEvent<string>).data) as T));
}

on<Item>('item', ({ url, anchor, html, lesson }) => {
  window.paydown?.forget(lesson);
  const old = isHere(url) && document.getElementById(anchor);
  if (!old) return;
  const made = document.createElement('template');
  made.innerHTML = html;
  old.replaceWith(made.content);
  document.getElementById(anchor)?.classList.add('pd-edited');
});
on<{ url: string }>('page', ({ url }) => isHere(url) && location.reload());
on('reload', () => location.reload());
on<{ faults: readonly Fault[] }>('faults', ({ faults }) => show(faults));
events.addEventListener('open', () => {
  if (reached) location.reload(); // the preview was started anew
  reached = true;
});

/** Faults of the courses in the corner of the page, those of this page first; open if one of them is an error. */
function show(faults: readonly Fault[]): void {
  document.querySelector('.pd-faults')?.remove();
  if (!faults.length) return;
  const here = faults.filter(({ url }) => url && isHere(url));
  const list = document.createElement('ol');
  for (const fault of [...here, ...faults.filter((each) => !here.includes(each))].slice(0, 20)) list.append(entry(fault, here.includes(fault)));
  const box = document.createElement('details');
  box.className = 'pd-faults';
  box.open = here.some(({ level }) => level === 'error');
  box.appendChild(document.createElement('summary')).textContent = `paydown check: ${here.length} / ${faults.length}`;
  box.append(list);
  document.body.append(box);
}

function entry({ path, line, column, level, message, hint, url }: Fault, here: boolean): HTMLLIElement {
  const made = document.createElement('li');
  made.dataset['level'] = level;
  made.append(...`${message}. ${hint}`.split('`').map((part, nth) => (nth % 2 ? code(part) : part)), document.createElement('br'));
  const place = code(`${path}:${line}:${column}`);
  if (!url || here) made.append(place);
  else {
    const link = made.appendChild(document.createElement('a'));
    link.href = new URL(url, root).href;
    link.append(place);
  }
  return made;
}

function code(text: string): HTMLElement {
  const made = document.createElement('code');
  made.textContent = text;
  return made;
}
