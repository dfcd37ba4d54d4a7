/** Pulling something with mouse, pen or finger: it may move to another place in the document meanwhile. */

/** Follow a pointer from its press to its end. */
export function pull(start: PointerEvent, what: HTMLElement, follow: (event: PointerEvent) => void): void {
  start.preventDefault();
  what.classList.add('pd-pulled');
  const mine = (event: PointerEvent): boolean => event.pointerId === start.pointerId;
  const move = (event: PointerEvent): void => {
    if (mine(event)) follow(event);
  };
  const end = (event: PointerEvent): void => {
    if (!mine(event)) return;
    what.classList.remove('pd-pulled');
    removeEventListener('pointermove', move);
    for (const kind of ['pointerup', 'pointercancel'] as const) removeEventListener(kind, end);
  };
  addEventListener('pointermove', move);
  for (const kind of ['pointerup', 'pointercancel'] as const) addEventListener(kind, end);
}
