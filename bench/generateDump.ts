import { closeSync, openSync, writeSync } from 'node:fs';
import { JsonDumpWriter } from '../src/core/dump/json/jsonDumpWriter';
import type { Attr } from '../src/core/model/attr';
import type { Entry } from '../src/core/model/entry';
import { bareEntry } from '../src/core/model/entry';
import { EntryType } from '../src/core/model/entryType';
import { TRASH_INODE } from '../src/core/model/inode';
import { jsonObject } from '../src/core/model/jsonValue';
import { settingFromJson } from '../src/core/model/setting';
import type { U64 } from '../src/core/model/u64';
import { NO_COUNTERS, factsOfSetting } from '../src/core/model/volumeFacts';

export interface Shape {
  files: number;
  filesPerDirectory: number;
}

const NOW = 1795409006;

/** Writes a dump of a synthetic volume: numbered directories below the root, one chunk with one slice a file. */
export function generateDump(file: string, shape: Shape): void {
  const descriptor = openSync(file, 'w');
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: true,
    write: (bytes) => {
      writeSync(descriptor, bytes);
      return undefined;
    },
  });
  const directories = Math.ceil(shape.files / shape.filesPerDirectory);
  const inodes = shape.files + directories;
  writer.volume({
    ...factsOfSetting(settingFromJson(setting())),
    counters: { ...NO_COUNTERS, usedInodes: inodes, nextInodes: inodes + 2, nextChunk: shape.files + 1 },
  });
  writer.beginTree('FSTree');
  const root = directory('', 1);
  writer.enterDirectory(root);
  let inode = 2;
  let left = shape.files;
  for (let d = 0; d < directories; d++) {
    const parent = directory(`directory-${digits(d, 7)}`, inode++);
    writer.enterDirectory(parent);
    for (let i = 0; i < shape.filesPerDirectory && left > 0; i++, left--) writer.leaf(regular(inode++));
    writer.leaveDirectory(parent, false);
  }
  writer.leaveDirectory(root, false);
  writer.endTree();
  writer.beginTree('Trash');
  const trash = directory('', TRASH_INODE);
  writer.enterDirectory(trash);
  writer.leaveDirectory(trash, false);
  writer.endTree();
  // Everything was written synchronously; this only hands over the rest.
  void writer.finish();
  closeSync(descriptor);
}

function setting(): ReturnType<typeof jsonObject> {
  return Object.assign(jsonObject(), {
    Name: 'bench',
    UUID: '11111111-2222-3333-4444-555555555555',
    Storage: 'file',
    Bucket: '/data/bench/',
    BlockSize: 4096,
    Compression: 'none',
    EncryptAlgo: 'aes256gcm-rsa',
    TrashDays: 1,
    MetaVersion: 1,
    MinClientVersion: '1.1.0-A',
    DirStats: true,
  });
}

function directory(name: string, inode: U64): Entry {
  return bareEntry(name, inode, { ...attr(EntryType.directory, Number(inode) % 1_000_000), mode: 0o755, nlink: 2 });
}

function regular(inode: number): Entry {
  const length = 1 + ((inode * 104_729) % 4_000_000);
  const slice = { pos: 0, id: inode, size: length, off: 0, len: length };
  return {
    ...bareEntry(`file-${digits(inode, 10)}.dat`, inode, { ...attr(EntryType.regular, inode), length }),
    chunks: [{ index: 0, slices: [slice] }],
  };
}

/** Times spread over the whole range of nanoseconds, without a source of chance. */
function attr(type: EntryType, seed: number): Attr {
  const seconds = NOW - (seed % 10_000_000);
  const nanoseconds = 1 + ((seed * 7919) % 999_999_999);
  return {
    type,
    flags: 0,
    mode: 0o644,
    uid: 1000,
    gid: 1000,
    atime: seconds,
    mtime: seconds,
    ctime: seconds,
    atimensec: nanoseconds,
    mtimensec: nanoseconds,
    ctimensec: nanoseconds,
    nlink: 1,
    length: 0,
    rdev: 0,
    tier: 0,
  };
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
