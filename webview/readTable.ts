import type { InspectorStrings, ReadModel } from '../src/shared/inspector';
import { element } from './dom';
import { table } from './table';

/** The table *What is read*: ranges of the file with the objects that hold them. */
export function readTable(reads: readonly ReadModel[], strings: InspectorStrings): HTMLElement {
  const section = element('section', {}, element('h2', { attributes: { id: 'reads' } }, strings.whatIsRead));
  if (reads.length === 0) {
    section.append(element('p', { className: 'none' }, strings.none));
    return section;
  }
  const headers = [strings.bytes, strings.length, strings.slice, strings.object, strings.partOfObject];
  const rows = reads.map((read) => {
    const [first] = read.objects;
    const isHole = first?.name === '';
    const row = element(
      'tr',
      { attributes: { 'data-slice': read.sliceKey } },
      element('td', { className: 'number' }, read.range),
      element('td', { className: 'number' }, read.length),
      element('td', { className: 'number' }, read.slice),
      element(
        'td',
        {},
        ...(isHole ? [] : read.objects.map(({ name }) => element('div', { className: 'objectName' }, name))),
        ...(read.note === '' ? [] : [element('div', { className: 'remark' }, read.note)]),
      ),
      element('td', {}, ...read.objects.map(({ part }) => element('div', {}, part))),
    );
    return row;
  });
  section.append(table(headers, rows, 'reads', 3));
  return section;
}
