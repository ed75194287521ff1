import * as fc from 'fast-check';
import type { Acl } from '../../src/core/model/acl';
import type { Attr } from '../../src/core/model/attr';
import { CHUNK_SIZE_BYTES } from '../../src/core/model/chunk';
import type { Chunk, Slice } from '../../src/core/model/chunk';
import type { Entry, Xattr } from '../../src/core/model/entry';
import { bareEntry } from '../../src/core/model/entry';
import { EntryType } from '../../src/core/model/entryType';
import { TRASH_INODE } from '../../src/core/model/inode';
import { jsonObject } from '../../src/core/model/jsonValue';
import { settingFromJson } from '../../src/core/model/setting';
import { addInt, canonical, maxInt } from '../../src/core/model/u64';
import type { VolumeFacts } from '../../src/core/model/volumeFacts';
import { NO_COUNTERS, factsOfSetting } from '../../src/core/model/volumeFacts';
import type { TreeVisitor } from '../../src/core/ports/treeVisitor';

/** A volume as a tree of entries; directories have children in byte order of their names. */
export interface GeneratedVolume {
  facts: VolumeFacts;
  root: GeneratedEntry;
  trash: GeneratedEntry;
}

export interface GeneratedEntry {
  entry: Entry;
  children: GeneratedEntry[];
}

/** Gives a generated volume to a visitor, as a source's walk does. */
export async function walkGenerated(volume: GeneratedVolume, visitor: TreeVisitor): Promise<void> {
  visitor.volume(volume.facts);
  for (const [tree, root] of [['FSTree', volume.root] as const, ['Trash', volume.trash] as const]) {
    visitor.beginTree(tree);
    visit(root, visitor);
    visitor.endTree(tree);
    await visitor.drain();
  }
}

function visit({ entry, children }: GeneratedEntry, visitor: TreeVisitor): void {
  if (entry.attr.type !== EntryType.directory) {
    visitor.leaf(entry);
    return;
  }
  visitor.enterDirectory(entry);
  for (const child of children) visit(child, visitor);
  visitor.leaveDirectory(entry, false);
}

const byte = fc.integer({ min: 0, max: 255 });
const bytes = (maxLength: number, allowed: (byte: number) => boolean = () => true): fc.Arbitrary<string> =>
  fc.oneof(
    fc.array(byte.filter(allowed), { minLength: 1, maxLength }).map((list) => String.fromCharCode(...list)),
    fc.string({ minLength: 1, maxLength: Math.floor(maxLength / 4), unit: 'binary' }).map((text) => {
      const utf8 = Buffer.from(text).toString('latin1');
      return Array.from(utf8).every((character) => allowed(character.charCodeAt(0))) ? utf8 : 'name';
    }),
    fc.constantFrom('%41', '%', 'a\xef\xbf\xbdb', '\xe4\xb8', '<b>&amp;', 'a b', '"\\', '\x01', '\xe2\x80\xa8'),
  );
/** Names may hold any byte but the slash and NUL. */
const name = bytes(40, (value) => value !== 0x2f && value !== 0).filter((bytes) => bytes !== '.' && bytes !== '..');

const uint32 = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
);
const nsec = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999_999 }));
const seconds = fc.oneof(fc.integer({ min: 0, max: 9_000_000_000 }), fc.constantFrom(0, 1, 4102444800));
const length = fc.oneof(
  fc.integer({ min: 0, max: 300_000_000 }),
  fc.constantFrom<number | bigint>(0, 1, 4096, Number.MAX_SAFE_INTEGER, 9007199254740992n, 2n ** 58n),
);

const attr = (type: EntryType): fc.Arbitrary<Attr> =>
  fc.record({
    type: fc.constant(type),
    flags: fc.constantFrom(0, 0, 1, 2, 255),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: uint32,
    gid: uint32,
    atime: seconds,
    mtime: seconds,
    ctime: seconds,
    atimensec: nsec,
    mtimensec: nsec,
    ctimensec: nsec,
    nlink: fc.constant(type === EntryType.directory ? 2 : 1),
    length: type === EntryType.regular ? length : fc.constant(0),
    rdev: type === EntryType.blockdev || type === EntryType.chardev ? uint32 : fc.constant(0),
    tier: fc.constantFrom(0, 0, 0, 3),
  });

const aclEntry = fc.record({ id: uint32, perm: fc.integer({ min: 0, max: 7 }) });
const acl: fc.Arbitrary<Acl | undefined> = fc.option(
  fc.record({
    owner: fc.integer({ min: 0, max: 7 }),
    group: fc.integer({ min: 0, max: 7 }),
    other: fc.integer({ min: 0, max: 7 }),
    mask: fc.constantFrom(7, 5, 65535),
    users: fc.array(aclEntry, { maxLength: 3 }),
    groups: fc.array(aclEntry, { maxLength: 2 }),
  }),
  { nil: undefined, freq: 3 },
);

/** xattr names are text on every engine; values are any bytes. */
const xattrs: fc.Arbitrary<Xattr[]> = fc
  .uniqueArray(
    fc.record({ name: fc.stringMatching(/^user\.[a-z<&é]{1,8}$/), value: fc.oneof(fc.constant(''), bytes(30)) }),
    {
      maxLength: 3,
      selector: (xattr) => xattr.name,
    },
  )
  .map((list) =>
    list
      .map((xattr) => ({ ...xattr, name: Buffer.from(xattr.name).toString('latin1') }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );

interface Shape {
  name: string;
  type: EntryType;
  attr: Attr;
  target: string;
  xattrs: Xattr[];
  accessAcl: Acl | undefined;
  defaultAcl: Acl | undefined;
  slices: { chunk: number; pos: number; len: number; size: number; hole: boolean }[];
  /** Another name of the file made before it, instead of a new one. */
  link: boolean;
  children: Shape[];
}

const { shape } = fc.letrec<{ shape: Shape; shapes: Shape[] }>((tie) => ({
  shapes: fc.array(tie('shape'), { maxLength: 5, depthIdentifier: 'tree' }),
  shape: fc
    .constantFrom(
      ...Object.values(EntryType).filter((type) => type !== EntryType.unknown),
      EntryType.regular,
      EntryType.directory,
    )
    .chain((type) =>
      fc.record({
        name,
        type: fc.constant(type),
        attr: attr(type),
        target: type === EntryType.symlink ? bytes(30, (value) => value !== 0) : fc.constant(''),
        xattrs,
        accessAcl: acl,
        defaultAcl: type === EntryType.directory ? acl : fc.constant(undefined),
        slices: fc.array(
          fc.record({
            chunk: fc.integer({ min: 0, max: 3 }),
            pos: fc.integer({ min: 0, max: CHUNK_SIZE_BYTES - 1 }),
            len: fc.integer({ min: 1, max: 1000 }),
            size: fc.integer({ min: 1000, max: CHUNK_SIZE_BYTES }),
            hole: fc.boolean(),
          }),
          { maxLength: type === EntryType.regular ? 4 : 0 },
        ),
        link: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
        children: type === EntryType.directory ? tie('shapes') : fc.constant([]),
      }),
    ),
}));

/** Volumes of any shape; inodes, slice ids, link counts and counters as a client would leave them. */
export const generatedVolume: fc.Arbitrary<GeneratedVolume> = fc
  .record({
    root: attr(EntryType.directory),
    top: fc.array(shape, { maxLength: 6 }),
    trashed: fc.array(shape, { maxLength: 2 }),
    firstInode: fc.constantFrom<number | bigint>(2, 4090, 2n ** 53n, 2n ** 60n),
  })
  .map(({ root, top, trashed, firstInode }) => new Builder(firstInode).build(root, top, trashed));

/** Brings owners and devices to the 31 bits that columns of SQL servers have. */
export function narrowVolume({ root, trash }: GeneratedVolume): void {
  narrow(root);
  narrow(trash);
}

function narrow({ entry, children }: GeneratedEntry): void {
  const { uid, gid, rdev } = entry.attr;
  entry.attr = { ...entry.attr, uid: uid & 0x7fffffff, gid: gid & 0x7fffffff, rdev: rdev & 0x7fffffff };
  for (const child of children) narrow(child);
}

class Builder {
  private nextSlice: number | bigint = 1;
  private lastFile: Entry | undefined;
  private readonly links = new Map<number | bigint, number>();

  constructor(private nextInode: number | bigint) {}

  build(rootAttr: Attr, top: Shape[], trashed: Shape[]): GeneratedVolume {
    const root = this.directory('', 1, rootAttr, top);
    const hour = this.directory('2026-11-23-04', addInt(TRASH_INODE, 1), { ...rootAttr, mode: 0o555 }, trashed);
    const trash: GeneratedEntry = {
      entry: bareEntry('', TRASH_INODE, { ...rootAttr, nlink: 2 }),
      children:
        trashed.length === 0 ? [] : [{ ...hour, entry: { ...hour.entry, attr: { ...hour.entry.attr, nlink: 2 } } }],
    };
    this.setLinkCounts(root);
    this.setLinkCounts(trash);
    const setting = Object.assign(jsonObject(), {
      Name: 'generated',
      UUID: 'b9d2a3a0-0000-4000-8000-000000000001',
      Storage: 'file',
      Bucket: '/b/?a&b',
      BlockSize: 4096,
      TrashDays: 1,
      Capacity: canonical(2n ** 64n - 1n),
    });
    return {
      root,
      trash,
      facts: {
        ...factsOfSetting(settingFromJson(setting)),
        counters: {
          ...NO_COUNTERS,
          nextInodes: this.nextInode,
          nextChunk: this.nextSlice,
          nextSession: 3,
          nextTrash: trashed.length === 0 ? 0 : 1,
        },
      },
    };
  }

  private directory(name: string, inode: number | bigint, attr: Attr, shapes: Shape[], shape?: Shape): GeneratedEntry {
    const unique = new Map(shapes.map((child) => [child.name, child]));
    const children = [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map((child) => this.child(child));
    const directories = children.filter((child) => child.entry.attr.type === EntryType.directory).length;
    return {
      entry: { ...bareEntry(name, inode, { ...attr, nlink: 2 + directories }), ...membersOf(shape) },
      children,
    };
  }

  private child(shape: Shape): GeneratedEntry {
    if (shape.link && this.lastFile !== undefined) {
      const { inode } = this.lastFile;
      this.links.set(inode, (this.links.get(inode) ?? 1) + 1);
      return { entry: { ...this.lastFile, name: shape.name }, children: [] };
    }
    const inode = this.nextInode;
    this.nextInode = addInt(inode, 1);
    if (shape.type === EntryType.directory) return this.directory(shape.name, inode, shape.attr, shape.children, shape);
    const entry: Entry = {
      ...bareEntry(shape.name, inode, shape.attr),
      ...membersOf(shape),
      target: shape.target,
      chunks: this.chunks(shape),
    };
    this.lastFile = entry;
    return { entry, children: [] };
  }

  private chunks(shape: Shape): Chunk[] {
    const chunks = new Map<number, Slice[]>();
    for (const { chunk, pos, len, size, hole } of shape.slices) {
      if (chunk * CHUNK_SIZE_BYTES >= shape.attr.length) continue;
      const slices = chunks.get(chunk) ?? [];
      chunks.set(chunk, slices);
      if (hole) slices.push({ pos, id: 0, size: 0, off: 0, len });
      else slices.push({ pos, id: this.sliceId(), size, off: size - len, len });
    }
    return [...chunks].sort(([a], [b]) => a - b).map(([index, slices]) => ({ index, slices }));
  }

  private sliceId(): number | bigint {
    const id = this.nextSlice;
    this.nextSlice = maxInt(addInt(id, 1), id);
    return id;
  }

  private setLinkCounts({ entry, children }: GeneratedEntry): void {
    const links = this.links.get(entry.inode);
    if (links !== undefined) entry.attr = { ...entry.attr, nlink: links };
    for (const child of children) this.setLinkCounts(child);
  }
}

function membersOf(shape: Shape | undefined): Partial<Entry> {
  return shape === undefined ? {} : { xattrs: shape.xattrs, accessAcl: shape.accessAcl, defaultAcl: shape.defaultAcl };
}
