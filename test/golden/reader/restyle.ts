import type { Node } from './tokenTree';

/** Ways in which people and tools change a dump without changing what it means. */
export interface Style {
  /** Between tokens on one level; none writes everything on one line. */
  indent?: string;
  newline?: string;
  /** Every character of names and strings as \\uXXXX. */
  escapeAll?: boolean;
  /** New order of an object's members. `path` holds the names around it. */
  order?: (members: [string, Node][], path: readonly string[]) => [string, Node][];
  rename?: (name: string, path: readonly string[]) => string;
}

export function restyle(document: Node, style: Style): Buffer {
  return Buffer.from(`${print(document, style, [])}${style.newline ?? ''}`);
}

function print(node: Node, style: Style, path: readonly string[]): string {
  switch (node.kind) {
    case 'object': {
      const members = style.order?.([...node.members], path) ?? node.members;
      const items = members.map(([name, value]) => {
        const shown = quote(style.rename?.(name, path) ?? name, style);
        return `${shown}:${style.indent === undefined ? '' : ' '}${print(value, style, [...path, name])}`;
      });
      return wrap('{', items, '}', style, path);
    }
    case 'array':
      return wrap(
        '[',
        node.elements.map((element) => print(element, style, [...path, ''])),
        ']',
        style,
        path,
      );
    case 'string':
      return quote(node.text, style);
    case 'number':
      return node.digits;
    case 'literal':
      return String(node.value);
  }
}

function wrap(open: string, items: string[], close: string, style: Style, path: readonly string[]): string {
  if (items.length === 0 || style.indent === undefined) return open + items.join(',') + close;
  const newline = style.newline ?? '\n';
  const outer = newline + style.indent.repeat(path.length);
  return open + items.map((item) => outer + (style.indent ?? '') + item).join(',') + outer + close;
}

function quote(text: string, style: Style): string {
  if (style.escapeAll !== true) return JSON.stringify(text);
  let out = '"';
  for (let i = 0; i < text.length; i++) out += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return `${out}"`;
}

/** Whether the object at this path is an entry: a tree's root, or what stands in an `entries` object. */
export function isEntry(path: readonly string[]): boolean {
  if (path.length === 1) return path[0] === 'FSTree' || path[0] === 'Trash';
  return isEntries(path.slice(0, -1));
}

export function isEntries(path: readonly string[]): boolean {
  return path.length >= 2 && path.at(-1) === 'entries' && isEntry(path.slice(0, -1));
}
