import { percentUnescape } from '../../json/percentUnescape';
import type { JsonNode } from '../json/jsonNode';

/** Of attributes, what says the same at every name of an inode whatever the loader makes of it. */
const IGNORED = ['inode', 'nlink'];

/**
 * The members of an entry in one spelling, to compare the copies of an inode: by `attr.mode`, `chunks` and so on. What a
 * load takes as missing is left out.
 */
export function canonicalMembers(members: ReadonlyMap<string, JsonNode>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, node] of members) {
    if (name === 'entries') continue;
    if (name === 'attr') addAttr(node, found);
    else if (!isNothing(node)) found.set(name, spelled(node, name));
  }
  return found;
}

/** The names of what differs, in order. */
export function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}

function addAttr(node: JsonNode, found: Map<string, string>): void {
  if (node.kind !== 'object') return;
  for (const { name, value } of node.members) {
    const key = name.toLowerCase();
    if (IGNORED.includes(key)) continue;
    if (isNothing(value)) found.delete(`attr.${key}`);
    else found.set(`attr.${key}`, spelled(value, key));
  }
}

function isNothing(node: JsonNode): boolean {
  switch (node.kind) {
    case 'null':
      return true;
    case 'number':
      return node.value === 0;
    case 'string':
      return node.bytes === '';
    case 'array':
      return node.elements.length === 0;
    default:
      return false;
  }
}

function spelled(node: JsonNode, owner: string): string {
  switch (node.kind) {
    case 'object': {
      const members = node.members.filter(({ value }) => !isNothing(value));
      const texts = members.map(({ name, value }) => `${name.toLowerCase()}:${spelled(value, owner)}`);
      return `{${texts.sort().join()}}`;
    }
    case 'array':
      return `[${node.elements.map((element) => spelled(element, owner)).join()}]`;
    case 'string':
      // Fast dumps of key-value engines escape again at every further name (docs/formats/json-dump.md §1.5).
      return JSON.stringify(owner === 'xattrs' ? whollyUnescaped(node.bytes) : percentUnescape(node.bytes));
    case 'null':
      return 'null';
    default:
      return String(node.value);
  }
}

function whollyUnescaped(text: string): string {
  for (let before = text; ;) {
    const after = percentUnescape(before);
    if (after === before) return after;
    before = after;
  }
}
