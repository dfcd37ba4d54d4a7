/** How an item stands, shown: its state, its buttons, what is left and whether it was saved. */

import { canReveal, isEnded, left, savedKey, stateOf, type Standing } from './attempt';
import { el } from './dom';
import { offer, type Furniture } from './furniture';
import type { Scorer } from './scorer-client';
import type { ItemFile } from './types';
import { word } from './words';

/** Bring the furniture of an item in line with how it stands. Cheap, and the same however often it is called. */
export function paint(item: HTMLElement, at: Furniture, standing: Standing, file: ItemFile | undefined, scorer: Scorer['state'], clicked: boolean): void {
  const state = stateOf(standing, scorer, clicked);
  if (item.dataset['state'] !== state) item.dataset['state'] = state;
  paintButtons(item, at, standing, file);
  const saved = savedKey(standing, scorer);
  const attempts = standing.limit === Infinity ? '' : word('attempts-left', { n: left(standing) });
  at.info.replaceChildren(...[attempts, saved && word(saved)].filter(Boolean).map((text) => el('span', {}, text)));
}

function paintButtons(item: HTMLElement, { buttons, feedback }: Furniture, standing: Standing, file: ItemFile | undefined): void {
  const editor = item.querySelector('code-editor') !== null;
  const judged = Boolean(standing.record) && !standing.cleared && !standing.waiting.length;
  buttons.check.disabled = left(standing) === 0;
  buttons.reset.hidden = !editor;
  if (buttons.run.hidden && buttons.stop.hidden) buttons.run.hidden = !editor;
  offer(buttons.again, judged && left(standing) > 0 && !editor && !item.querySelector('text-area'), buttons.check);
  buttons.reveal.textContent = word(file?.item.solution ? 'reveal-solution' : 'reveal');
  offer(buttons.reveal, canReveal(standing, file), feedback);
  paintHint(item, buttons, standing, file);
}

/** The next hint, with its cost once that is known. */
function paintHint(item: HTMLElement, { hint: shown, check }: Furniture['buttons'], standing: Standing, file: ItemFile | undefined): void {
  const nth = standing.draft.hints.length;
  const all = Number(item.dataset['hints'] ?? 0);
  const hint = file?.item.hints?.[nth];
  const costs = typeof hint === 'object' ? (hint.costs ?? 0) * 100 : 0;
  const label = word(costs ? 'hint-costs' : 'hint-next', { nth: nth + 1, all, costs });
  if (shown.textContent !== label) shown.textContent = label;
  offer(shown, nth < all && !isEnded(standing), check);
}
