/** One tab stop for a row of items; arrow keys, Home and End move inside it. */
export function roveFocus(items: readonly SVGElement[]): void {
  let current = 0;
  const focus = (index: number): void => {
    items[current]?.setAttribute('tabindex', '-1');
    current = index;
    items[current]?.setAttribute('tabindex', '0');
    items[current]?.focus();
  };
  items[0]?.setAttribute('tabindex', '0');
  items.forEach((item, index) => {
    item.addEventListener('click', () => {
      focus(index);
    });
    item.addEventListener('keydown', (event) => {
      const next = {
        ArrowRight: Math.min(index + 1, items.length - 1),
        ArrowDown: Math.min(index + 1, items.length - 1),
        ArrowLeft: Math.max(index - 1, 0),
        ArrowUp: Math.max(index - 1, 0),
        Home: 0,
        End: items.length - 1,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      focus(next);
    });
  });
}
