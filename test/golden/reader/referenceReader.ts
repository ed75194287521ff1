import type { Acl } from '../../../src/core/model/acl';
import type { Chunk } from '../../../src/core/model/chunk';
import type { Entry, Xattr } from '../../../src/core/model/entry';
import type { EntryType } from '../../../src/core/model/entryType';
import type { DumpEvent } from '../../support/recordDump';
import type { Node } from './tokenTree';
import { membersOf } from './tokenTree';

const TYPES = ['', 'regular', 'directory', 'symlink', 'fifo', 'blockdev', 'chardev', 'socket'];

/** The events that a dump must give, by the plainest reading of docs/formats/json-dump.md. */
export function referenceEvents(document: Node): DumpEvent[] {
  const events: DumpEvent[] = [];
  const sections = new Map(membersOf(document));
  for (const tree of ['FSTree', 'Trash'] as const) {
    const root = sections.get(tree);
    if (root === undefined) continue;
    events.push({ event: 'begin', tree });
    visit('', root, events);
    events.push({ event: 'end', tree });
  }
  return events;
}

function visit(name: string, node: Node, events: DumpEvent[]): void {
  const members = membersOf(node);
  const at = members.findIndex(([member]) => member === 'entries');
  const whole = entryOf(name, members);
  if (whole.attr.type !== 2) {
    events.push({ event: 'leaf', entry: whole });
    return;
  }
  const attrAt = members.findIndex(([member]) => member === 'attr');
  const sees = at >= 0 && attrAt < at ? members.slice(0, at) : members;
  events.push({ event: 'enter', entry: entryOf(name, sees) });
  const children = members[at]?.[1];
  if (children !== undefined) {
    for (const [key, child] of membersOf(children)) visit(bytesOf(key, true), child, events);
  }
  const amended = members.slice(sees.length + (sees === members ? 0 : 1)).length > 0;
  events.push({ event: 'leave', entry: whole, amended });
}

function entryOf(name: string, members: [string, Node][]): Entry {
  const of = new Map(members);
  const attr = fields(of.get('attr'));
  const entry: Entry = {
    name,
    inode: attr.integer('inode'),
    attr: {
      type: TYPES.indexOf(attr.text('type')) as EntryType,
      flags: attr.number('flags'),
      mode: attr.number('mode'),
      uid: attr.number('uid'),
      gid: attr.number('gid'),
      atime: attr.integer('atime'),
      mtime: attr.integer('mtime'),
      ctime: attr.integer('ctime'),
      atimensec: attr.number('atimensec'),
      mtimensec: attr.number('mtimensec'),
      ctimensec: attr.number('ctimensec'),
      nlink: attr.number('nlink'),
      length: attr.integer('length'),
      rdev: attr.number('rdev'),
      tier: attr.number('tier'),
    },
    target: bytesOf(textOf(of.get('symlink')), true),
    xattrs: elements(of.get('xattrs')).map(xattrOf),
    accessAcl: aclOf(of.get('posix_acl_access')),
    defaultAcl: aclOf(of.get('posix_acl_default')),
    chunks: elements(of.get('chunks')).map(chunkOf),
    dangling: false,
  };
  return entry;
}

function xattrOf(node: Node): Xattr {
  const xattr = fields(node);
  return { name: bytesOf(xattr.text('name'), false), value: bytesOf(xattr.text('value'), true) };
}

function chunkOf(node: Node): Chunk {
  const chunk = fields(node);
  const slices = elements(chunk.node('slices')).map((slice) => {
    const s = fields(slice);
    const id = s.integer('id') === 0 ? s.integer('chunkid') : s.integer('id');
    return { pos: s.number('pos'), id, size: s.number('size'), off: s.number('off'), len: s.number('len') };
  });
  return { index: chunk.number('index'), slices };
}

function aclOf(node: Node | undefined): Acl | undefined {
  if (node === undefined) return undefined;
  const acl = fields(node);
  const named = (list: string): Acl['users'] =>
    elements(acl.node(list)).map((item) => ({ id: fields(item).number('id'), perm: fields(item).number('perm') }));
  return {
    owner: acl.number('owner'),
    group: acl.number('group'),
    other: acl.number('other'),
    mask: acl.number('mask'),
    users: named('users'),
    groups: named('groups'),
  };
}

interface Fields {
  node(name: string): Node | undefined;
  text(name: string): string;
  integer(name: string): number | bigint;
  number(name: string): number;
}

function fields(node: Node | undefined): Fields {
  const members = new Map(
    node === undefined ? [] : membersOf(node).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const integer = (name: string): number | bigint => {
    const value = members.get(name);
    if (value?.kind !== 'number') return 0;
    const exact = BigInt(value.digits);
    return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
  };
  return {
    node: (name) => members.get(name),
    text: (name) => textOf(members.get(name)),
    integer,
    number: (name) => Number(integer(name)),
  };
}

function elements(node: Node | undefined): Node[] {
  return node?.kind === 'array' ? node.elements : [];
}

function textOf(node: Node | undefined): string {
  return node?.kind === 'string' ? node.text : '';
}

function bytesOf(text: string, isEscaped: boolean): string {
  const bytes = Buffer.from(text).toString('latin1');
  if (!isEscaped) return bytes;
  return bytes.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
