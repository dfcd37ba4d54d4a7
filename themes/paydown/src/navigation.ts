/** How far the learner is, beside each lesson's link in the theme's navigation. */

import type { Journal } from './journal';
import { siteRoot } from './place';
import type { OutcomeRecord, SiteFile } from './types';
import { word } from './words';

type Lesson = SiteFile['lessons'][string];

/** Set the marks anew; links that lead to no lesson are left alone. */
export async function markNavigation(journal: Journal, site: SiteFile): Promise<void> {
  const { href: root } = siteRoot();
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.md-nav--primary a.md-nav__link[href]')];
  const found = links.flatMap((link) => {
    const lesson = site.lessons[decodeURI(link.href.slice(root.length))];
    return lesson && link.href.startsWith(root) ? [{ link, lesson }] : [];
  });
  const courses = new Set(found.map(({ lesson }) => lesson.course));
  const answered = count((await Promise.all([...courses].map((course) => journal.outcomes(course)))).flat());
  const known = ({ course, lesson, was = [] }: Lesson): number => [lesson, ...was].reduce((all, id) => all + (answered.get(`${course}/${id}`) ?? 0), 0);
  for (const { link, lesson } of found) mark(link, lesson, known(lesson));
}

/** Answered items by `course/lesson`. */
function count(outcomes: readonly OutcomeRecord[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { course, lesson, attempt } of outcomes) if (attempt) found.set(`${course}/${lesson}`, (found.get(`${course}/${lesson}`) ?? 0) + 1);
  return found;
}

function mark(link: HTMLAnchorElement, { items }: Lesson, answered: number): void {
  const old = link.querySelector<HTMLElement>('.pd-mark');
  if (!items || (!answered && !old)) return;
  const n = Math.min(answered, items);
  const shown = old ?? link.appendChild(document.createElement('span'));
  shown.className = 'pd-mark';
  shown.dataset['state'] = n === items ? 'done' : n ? 'begun' : 'new';
  shown.style.setProperty('--pd-share', String(n / items));
  const text = document.createElement('span');
  text.className = 'pd-hidden';
  text.textContent = ` ${word('lesson.answered', { answered: n, items })}`;
  shown.replaceChildren(text);
}
