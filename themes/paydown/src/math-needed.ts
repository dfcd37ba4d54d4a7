/** Where there is math, what sets it is loaded. */
export function setMath(root: Element | null): void {
  if (root?.querySelector('.arithmatex')) void import('./math').then(({ typeset }) => typeset(root)).catch(() => undefined);
}
