/** Controls of ours whose scripts are loaded only where they stand: tag -> what defines it. */

const CONTROLS: Readonly<Record<string, () => Promise<unknown>>> = {
  'image-point': () => import('./image-point'),
  'sort-list': () => import('./sort-list'),
  'text-area': () => import('./text-area'),
};

/** Have the controls of a form at work. */
export async function haveControls(form: HTMLElement): Promise<void> {
  await Promise.all(Object.entries(CONTROLS).map(([tag, load]) => form.querySelector(tag) && load()));
}
