/** One course on My progress: what is owed, skill by skill, and how far each lesson is. */

import { calibrationView } from './calibration';
import type { CourseFile, Debt, Debts, SkillDebt } from './debts';
import { el } from './dom';
import { doing, fill } from './parts';
import { siteRoot } from './place';
import type { Kit } from './site';
import { tally, type LessonTally } from './tally';
import { language, word } from './words';

export class CourseView {
  readonly id: string;
  readonly root: HTMLElement;
  /** Whether it has been filled: what nobody looks at is not worked out. */
  shown = false;
  readonly #kit: Kit;
  readonly #debts: Debts;
  readonly #base: string;
  readonly #roles = el('fieldset', { class: 'pd-roles', hidden: true });
  readonly #owed = el('div', { class: 'pd-debt' });
  readonly #lessons = el('tbody');
  readonly #sure = el('div');
  readonly #again = el('div', { class: 'pd-reset', hidden: true });

  constructor(kit: Kit, debts: Debts, base: string, id: string, title: string) {
    this.id = id;
    this.#kit = kit;
    this.#debts = debts;
    this.#base = base;
    this.root = el('section', { class: 'pd-course', 'data-course': id }, el('h2', { id: `course-${id}` }, title), this.#roles, this.#owed, this.#table(title), this.#sure, this.#again);
    this.#reset(this.#again);
    this.#roles.addEventListener('change', ({ target }) => void kit.journal.set(`role:${id}`, (target as HTMLInputElement).value));
  }

  /** Has anything been done here yet? */
  async active(): Promise<boolean> {
    const { journal } = this.#kit;
    return Boolean((await journal.statements(this.id)).length) || (await journal.pending()).some(({ course }) => course === this.id);
  }

  async refresh(): Promise<void> {
    this.shown = true;
    const course = await this.#debts.course(this.id);
    await Promise.all([this.#showLessons(course), this.#showDebt(course)]);
  }

  // ---- lessons

  async #showLessons(course: CourseFile): Promise<void> {
    const { journal } = this.#kit;
    const texts = (await journal.statements(this.id)).map(({ text }) => text);
    const registration = (await journal.get<string>(`registration:${this.id}`)) ?? '';
    fill(this.#sure, ...calibrationView(texts, course.title));
    const done = tally(this.#base, course, texts, registration);
    this.#again.hidden = [...done.values()].every(({ state }) => state === 'new');
    const rows = course.lessons.map((lesson) => this.#lesson(lesson, done.get(lesson.id) as LessonTally));
    if (rows.map(({ outerHTML }) => outerHTML).join('') !== this.#lessons.innerHTML) this.#lessons.replaceChildren(...rows);
  }

  #lesson({ id, title, url }: CourseFile['lessons'][number], { state, answered, items, points, most }: LessonTally): HTMLElement {
        const said = state === 'begun' && items ? word('lesson.answered', { answered, items }) : word(`lesson.${state}`);
    const link = el('a', { href: new URL(url, siteRoot()).href }, title);
    return el(
      'tr',
      { 'data-lesson': id, 'data-state': state },
      el('th', { scope: 'row' }, link),
      el('td', {}, el('span', { class: 'pd-state' }, said)),
      el('td', { class: 'pd-figure' }, most ? word('lesson.points', { points, most }) : ''),
    );
  }

  #table(title: string): HTMLElement {
        const head = ['lesson', 'state', 'points'].map((name) => el('th', { scope: 'col' }, word(`progress.${name}`)));
    const caption = el('caption', { class: 'pd-hidden' }, word('progress.lessons', { course: title }));
    return el('table', { class: 'pd-lessons' }, caption, el('thead', {}, el('tr', {}, ...head)), this.#lessons);
  }

  // ---- debt

  async #showDebt(course: CourseFile): Promise<void> {
    if (!course.roles.length) return;
    const { journal } = this.#kit;
    const wanted = (): Promise<string | undefined> => journal.get<string>(`role:${this.id}`);
    if (!this.#roles.childElementCount) this.#showRoles(course, [], await wanted());
    if (!this.#owed.childElementCount) this.#owed.replaceChildren(el('p', { class: 'pd-quiet' }, word('debt.working')));
    try {
      const debts = await this.#debts.of(this.id);
      const role = await wanted(); // only now: it may have been chosen while Python was starting
      this.#showRoles(course, debts, role);
      const chosen = debts.find((debt) => debt.role === role);
      fill(this.#owed, ...(chosen ? this.#number(chosen) : [el('p', { class: 'pd-quiet' }, word('debt.choose'))]));
    } catch {
      this.#owed.replaceChildren(el('p', { class: 'pd-warning' }, word('debt.failed')));
    }
  }

  #showRoles({ roles }: CourseFile, debts: readonly Debt[], chosen: string | undefined): void {
        const choice = (id: string, title: string, figure: string): HTMLElement =>
      el('label', { class: 'pd-role' }, el('input', { type: 'radio', name: `role-${this.id}`, value: id, checked: (chosen ?? '') === id }), el('span', {}, title), el('span', { class: 'pd-figure' }, figure));
    const minutes = (id: string): string => {
      const debt = debts.find(({ role }) => role === id);
      return debt ? word('debt.minutes', { n: Math.round(debt.minutes) }) : '';
    };
    const focused = this.#roles.contains(document.activeElement);
    fill(this.#roles, el('legend', {}, word('debt.roles')), ...roles.map(({ id, title }) => choice(id, title, minutes(id))), choice('', word('debt.no-role'), ''));
    this.#roles.hidden = false;
    for (const input of this.#roles.querySelectorAll('input')) input.checked = input.value === (chosen ?? '');
    if (focused) this.#roles.querySelector<HTMLElement>('input:checked')?.focus();
  }

  #number({ role, title, minutes, opening, ratio, band, skills }: Debt): HTMLElement[] {
        const figure = el('strong', {}, new Intl.NumberFormat(language()).format(Math.round(minutes)));
    const number = el('p', { class: 'pd-number', 'data-role': role, 'data-minutes': minutes, 'data-opening': opening, 'data-band': band }, figure, ' ', word('debt.owed-for', { n: Math.round(minutes), role: title }));
    const start = word('debt.start', { n: Math.round(opening), share: Math.round(ratio * 100), band, means: word(`debt.band-${band}`) });
    const list = el('ul', { class: 'pd-skills' }, ...skills.map((skill) => this.#skill(skill)));
    return [number, el('p', {}, start), list, el('p', { class: 'pd-quiet' }, word('debt.how'))];
  }

  #skill({ skill, title, minutes, opening, status, answers }: SkillDebt): HTMLElement {
        const known = word(`debt.${status}`, { n: answers });
    const row = el(
      'li',
      { 'data-skill': skill, 'data-status': status, 'data-minutes': minutes },
      el('span', { class: 'pd-skill' }, title),
      el('span', { class: 'pd-figure' }, word(Math.round(minutes) === Math.round(opening) ? 'debt.minutes' : 'debt.of', { n: Math.round(minutes), opening: Math.round(opening) })),
      el('span', { class: 'pd-bar', 'aria-hidden': 'true' }, el('span')),
      el('span', { class: 'pd-quiet' }, known),
    );
    row.style.setProperty('--pd-owed', String(opening ? Math.min(1, minutes / opening) : 0));
    return row;
  }

  // ---- reset

  #reset(box: HTMLElement): void {
    const { journal } = this.#kit;
    const start = doing('reset', word('reset.ask'), () => ask(), 'pd-button--quiet');
    const calm = (): void => (box.replaceChildren(start), start.focus());
    const ask = (): void => {
      const yes = doing('reset-confirm', word('reset.yes'), () => journal.reset(this.id).then(calm));
      const no = doing('reset-cancel', word('reset.no'), calm, 'pd-button--quiet');
      box.replaceChildren(el('p', { role: 'alert' }, word('reset.sure')), yes, ' ', no);
      no.focus();
    };
    box.append(start);
  }
}
