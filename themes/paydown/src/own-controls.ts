/** Controls of ours whose scripts and styles are loaded only where they stand: selector -> what defines it. They find all words there. */

import { moreWords } from './words';

const CONTROLS: Readonly<Record<string, () => Promise<unknown>>> = {
  'image-point': () => import('./image-point'),
  'sort-list': () => import('./sort-list'),
  'text-area': () => import('./text-area'),
  'match-pairs, .pd-grid, .pd-blank': () => import('./match-pairs'),
};

/** Have the controls of a form at work. */
export async function haveControls(form: HTMLElement): Promise<void> {
  const wanted = Object.entries(CONTROLS).filter(([selector]) => form.querySelector(selector));
  if (wanted.length) await moreWords().catch(() => undefined);
  await Promise.all(wanted.map(([, load]) => load()));
}
