import type { Entry } from '../../src/core/model/entry';
import { bareEntry } from '../../src/core/model/entry';
import { EntryType } from '../../src/core/model/entryType';
import { TRASH_INODE } from '../../src/core/model/inode';
import { jsonObject } from '../../src/core/model/jsonValue';
import { settingFromJson } from '../../src/core/model/setting';
import type { U64 } from '../../src/core/model/u64';
import { factsOfSetting } from '../../src/core/model/volumeFacts';
import type { GeneratedEntry, GeneratedVolume } from './generatedVolume';

/** A volume written by hand, for tests about one thing. */
export function volumeOf(children: GeneratedEntry[]): GeneratedVolume {
  const setting = Object.assign(jsonObject(), {
    Name: 'small',
    UUID: 'b9d2a3a0-0000-4000-8000-000000000002',
    Storage: 'file',
    Bucket: '/b/',
    BlockSize: 4096,
    TrashDays: 1,
  });
  return {
    facts: factsOfSetting(settingFromJson(setting)),
    root: directory('', 1, children),
    trash: directory('', TRASH_INODE, []),
  };
}

export function directory(name: string, inode: U64, children: GeneratedEntry[]): GeneratedEntry {
  return { entry: entry(name, inode, EntryType.directory, 0), children };
}

export function file(name: string, inode: U64, members: Partial<Entry> = {}, length = 0): GeneratedEntry {
  return { entry: { ...entry(name, inode, EntryType.regular, length), ...members }, children: [] };
}

function entry(name: string, inode: U64, type: EntryType, length: number): Entry {
  const time = { atime: 1_700_000_000, mtime: 1_700_000_000, ctime: 1_700_000_000 };
  const attr = { type, flags: 0, mode: 0o644, uid: 0, gid: 0, nlink: 1, length, rdev: 0, tier: 0, ...time };
  return bareEntry(name, inode, { ...attr, atimensec: 0, mtimensec: 0, ctimensec: 0 });
}
