/** Making elements. Text always goes in as text; only what the site's author wrote, and the build rendered, is taken as HTML. */

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
type Child = Node | string | null | undefined | false;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const button = (action: string, label: string, attributes: Attributes = {}): HTMLButtonElement =>
  el('button', { type: 'button', class: 'pd-button', 'data-action': action, ...attributes }, label);

/** Rendered Markdown of the lesson's author. */
export function authored(html: string): HTMLDivElement {
  const made = el('div', { class: 'pd-text' });
  made.innerHTML = html;
  return made;
}

/** What an element says on one line; of a formula, its source. */
export function textOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const math of copy.querySelectorAll('.katex')) math.replaceWith(math.querySelector('annotation')?.textContent ?? '');
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

const PATHS = {
  right: 'M5 12.5l4.6 4.6L19 7.5',
  wrong: 'M7.5 7.5l9 9m0-9l-9 9',
  partly: 'M6 13.2c2.2-3.4 4-3.4 6-1.2s3.8 2.2 6-1.2',
  info: 'M12 11v6m0-10v.01',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  in: 'M4 12h13M12 7l5 5-5 5M20 5v14',
  out: 'M20 12H7M12 7l-5 5 5 5M4 5v14',
  take: 'M7 5v14M4 8l3-3 3 3M17 19V5M14 16l3 3 3-3',
  grip: 'M6 9h12M6 15h12',
} as const;

export type Icon = keyof typeof PATHS;

/** A drawing that says nothing to a screen reader: the words stand beside it. */
export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [key, value] of Object.entries({ class: 'pd-icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  path.setAttribute('d', PATHS[name]);
  path.setAttribute('pathLength', '1');
  svg.append(path);
  return svg;
}

/** Styles that come with a script: the page's policy allows these, not `<style>`. */
export function adopt(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

const TONES: Readonly<Record<string, Icon>> = { right: 'right', wrong: 'wrong', partly: 'partly' };

/** The drawing for a tone or a state. */
export const iconOf = (tone: string): Icon => TONES[tone] ?? 'info';
