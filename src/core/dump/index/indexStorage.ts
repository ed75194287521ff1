import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import * as path from 'node:path';

/** Where indexes are kept from one opening of a dump to the next. */
export interface IndexStorage {
  folder: string;
  /** Bytes of all files; the indexes used longest ago go first. Default: 2 GiB. */
  maxTotalBytes?: number | undefined;
}

export const DEFAULT_INDEX_BYTES = 2 * 1024 ** 3;

/** What a crash has left behind goes after so long. */
const STALE_MS = 24 * 60 * 60 * 1000;

const INDEX = '.index';
const TEXT = '.text';
const TEMPORARY = '.tmp';

/** The files of a storage. A dump has an index, and a copy of its text when it is compressed. */
export class IndexFolder {
  readonly folder: string;
  private readonly maxTotalBytes: number;

  /** Makes the folder, readable by its owner only, when it is not there. */
  constructor({ folder, maxTotalBytes }: IndexStorage) {
    this.folder = folder;
    this.maxTotalBytes = maxTotalBytes ?? DEFAULT_INDEX_BYTES;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  indexFile(key: Buffer): string {
    return path.join(this.folder, nameOf(key) + INDEX);
  }

  textFile(key: Buffer): string {
    return path.join(this.folder, nameOf(key) + TEXT);
  }

  has(key: Buffer): boolean {
    return existsSync(this.indexFile(key));
  }

  /** Used now. */
  touch(key: Buffer): void {
    const now = new Date();
    for (const file of [this.indexFile(key), this.textFile(key)]) quietly(() => utimesSync(file, now, now));
  }

  remove(key: Buffer): void {
    for (const file of [this.indexFile(key), this.textFile(key)]) quietly(() => rmSync(file, { force: true }));
  }

  /** Makes room for so many bytes; false when they are more than the storage may ever hold. */
  makeRoom(bytes: number): boolean {
    const kept = this.stored();
    let total = kept.reduce((sum, group) => sum + group.bytes, 0);
    for (const group of kept.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total + bytes <= this.maxTotalBytes) break;
      for (const file of group.files) quietly(() => rmSync(file, { force: true }));
      total -= group.bytes;
    }
    return bytes <= this.maxTotalBytes;
  }

  /** By dump. Stale temporary files are removed on the way. */
  private stored(): { files: string[]; bytes: number; usedMs: number }[] {
    const groups = new Map<string, { files: string[]; bytes: number; usedMs: number }>();
    for (const name of readdirSync(this.folder)) {
      const file = path.join(this.folder, name);
      quietly(() => {
        const { size, blocks, mtimeMs } = statSync(file);
        if (name.endsWith(TEMPORARY)) {
          if (Date.now() - mtimeMs > STALE_MS) rmSync(file, { force: true });
          return;
        }
        const group = groups.get(path.parse(name).name) ?? { files: [], bytes: 0, usedMs: 0 };
        group.files.push(file);
        // The text has a hole in front; Windows does not say how large.
        group.bytes += name.endsWith(TEXT) && blocks > 0 ? Math.min(size, blocks * 512) : size;
        group.usedMs = Math.max(group.usedMs, mtimeMs);
        groups.set(path.parse(name).name, group);
      });
    }
    return [...groups.values()];
  }
}

function nameOf(key: Buffer): string {
  return key.toString('hex', 0, 16);
}

/** Another process may have removed the file meanwhile, or keep it open. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // It is cared for the next time.
  }
}
