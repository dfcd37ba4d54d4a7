/** Controls of ours whose scripts are loaded only where they stand: tag -> what defines it. They find all words there. */

import { moreWords } from './words';

const CONTROLS: Readonly<Record<string, () => Promise<unknown>>> = {
  'image-point': () => import('./image-point'),
  'sort-list': () => import('./sort-list'),
  'text-area': () => import('./text-area'),
};

/** Have the controls of a form at work. */
export async function haveControls(form: HTMLElement): Promise<void> {
  const wanted = Object.entries(CONTROLS).filter(([tag]) => form.querySelector(tag));
  if (wanted.length) await moreWords().catch(() => undefined);
  await Promise.all(wanted.map(([, load]) => load()));
}
