/** The number owed for the chosen role, in the theme's header while a lesson of its course is open. It links to My progress. */

import { Debts, type Debt } from './debts';
import { el } from './dom';
import { siteRoot } from './place';
import type { Asking } from './site';
import { word } from './words';
import './page';

let debts: Debts | undefined;
let course: string | undefined;
/** What is shown, and by how many minutes the last answer moved it. */
let shown: { readonly course: string; readonly role: string; readonly minutes: number; readonly moved: number } | undefined;

/** Show the chip for a course, or take it away. */
export function show(kit: Asking, wanted: string | undefined): void {
  course = wanted;
  if (!debts) {
    debts = new Debts(kit.journal, kit.ask);
    kit.journal.on(({ kind, key }) => {
      if (['settled', 'statements'].includes(kind) || key === `role:${course}`) void update(kit);
    });
  }
  if (course) void update(kit);
  else document.querySelector('.pd-owed')?.remove();
}

async function update(kit: Asking): Promise<void> {
  const asked = course;
  const role = asked && (await kit.journal.get<string>(`role:${asked}`));
  if (!asked || !role) return document.querySelector('.pd-owed')?.remove();
  const last = await kit.journal.get<Debt>(`debt:${asked}`);
  if (last?.role === role && !shown) set(last);
  const debt = (await debts?.of(asked))?.find((each) => each.role === role);
  if (!debt || asked !== course) return;
  const before = shown?.course === asked && shown.role === role ? shown : { minutes: debt.minutes, moved: 0 };
  const moved = Math.round(debt.minutes) - Math.round(before.minutes) || before.moved;
  set(debt, moved);
  shown = { course: asked, role, minutes: debt.minutes, moved };
  if (last?.minutes !== debt.minutes) await kit.journal.set(`debt:${asked}`, { role, title: debt.title, minutes: debt.minutes });
}

function set({ title, minutes, role }: Pick<Debt, 'title' | 'minutes' | 'role'>, moved = 0): void {
  const chip = document.querySelector<HTMLAnchorElement>('.pd-owed') ?? made();
  const n = Math.round(minutes);
  chip.dataset['role'] = role;
  chip.dataset['minutes'] = String(minutes);
  const [number, rest] = [word('debt.minutes', { n }), word('debt.for', { role: title })];
  chip.replaceChildren(part('pd-owed-number', number), ' ', part('pd-owed-role', rest));
  if (moved) chip.append(' ', part('pd-owed-move', `${moved > 0 ? '+' : '−'}${Math.abs(moved)}`));
}

function made(): HTMLAnchorElement {
  const chip = el('a', { class: 'pd-owed', href: progressPage() });
  const header = document.querySelector('.md-header__inner');
  if (header) header.querySelector('.md-header__title')?.after(chip);
  else document.body.prepend(chip);
  return chip;
}

/** Where My progress is: the navigation says it wherever the author placed it. */
function progressPage(): string {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.md-nav--primary a[href]')];
  return links.find(({ pathname }) => /\/progress(\/|\.html)$/.test(pathname))?.href ?? new URL('progress/', siteRoot()).href;
}

const part = (name: string, text: string): HTMLElement => el('span', { class: name }, text);
