import { element } from './dom';

/** A table with column headers, named by the heading with that id. The first `numeric` columns are set right. */
export function table(
  headers: readonly string[],
  rows: readonly HTMLElement[],
  labelledBy: string,
  numeric = 0,
): HTMLElement {
  return element(
    'div',
    { className: 'tableFrame' },
    element(
      'table',
      { attributes: { 'aria-labelledby': labelledBy } },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...headers.map((header, column) =>
            element(
              'th',
              { attributes: { scope: 'col' }, ...(column < numeric ? { className: 'number' } : {}) },
              header,
            ),
          ),
        ),
      ),
      element('tbody', {}, ...rows),
    ),
  );
}
