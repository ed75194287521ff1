import type { InspectorModel, InspectorStrings } from '../src/shared/inspector';
import { element } from './dom';
import { table } from './table';

export function xattrSection(xattrs: InspectorModel['xattrs'], strings: InspectorStrings): HTMLElement {
  const rows = xattrs.map(({ name, value, size }) =>
    element(
      'tr',
      {},
      element('td', { className: 'code' }, name),
      element('td', { className: 'code' }, value),
      element('td', { className: 'number' }, size),
    ),
  );
  const content =
    rows.length === 0 ? none(strings) : table([strings.name, strings.value, strings.size], rows, 'xattrs');
  return section('xattrs', strings.extendedAttributes, content);
}

export function aclSection(acls: InspectorModel['acls'], strings: InspectorStrings): HTMLElement {
  const tables = acls.map(({ title, rows }, index) => {
    const id = `acl-${index}`;
    const body = rows.map(({ who, permissions }) =>
      element('tr', {}, element('td', {}, who), element('td', { className: 'code' }, permissions)),
    );
    return element(
      'div',
      {},
      element('h3', { attributes: { id } }, title),
      table([strings.who, strings.permissions], body, id),
    );
  });
  return section(
    'acls',
    strings.acl,
    ...(tables.length === 0 ? [none(strings)] : [element('div', { className: 'columns' }, ...tables)]),
  );
}

export function pathSection(paths: readonly string[], strings: InspectorStrings): HTMLElement {
  const list = element(
    'ul',
    { className: 'paths' },
    ...paths.map((path) => element('li', { className: 'code' }, path)),
  );
  return section('paths', strings.paths, paths.length === 0 ? none(strings) : list);
}

function section(id: string, title: string, ...content: HTMLElement[]): HTMLElement {
  return element('section', {}, element('h2', { attributes: { id } }, title), ...content);
}

function none(strings: InspectorStrings): HTMLElement {
  return element('p', { className: 'none' }, strings.none);
}
