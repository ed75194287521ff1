/** Pointing at a slice, or focusing it, marks everything on the page that shows bytes of the same stored slice. */
export function linkSlices(root: HTMLElement): void {
  const mark = (key: string | undefined): void => {
    for (const other of root.querySelectorAll('[data-slice]')) {
      other.classList.toggle('related', key !== undefined && other.getAttribute('data-slice') === key);
    }
  };
  const keyOf = (event: Event): string | undefined =>
    event.target instanceof Element
      ? (event.target.closest('[data-slice]')?.getAttribute('data-slice') ?? undefined)
      : undefined;
  root.addEventListener('pointerover', (event) => {
    mark(keyOf(event));
  });
  root.addEventListener('pointerleave', () => {
    mark(undefined);
  });
  root.addEventListener('focusin', (event) => {
    mark(keyOf(event));
  });
  root.addEventListener('focusout', () => {
    mark(undefined);
  });
}
