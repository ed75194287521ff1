import type { FileInput } from '../input/fileInput';
import { contentKey } from './contentKey';
import { DamagedIndexError } from './damagedIndexError';
import type { IndexBuilder } from './indexBuilder';
import { IndexFile } from './indexFile';
import type { IndexStorage } from './indexStorage';
import { IndexFolder } from './indexStorage';
import { SideCopy } from './sideCopy';
import type { StoredIndex } from './storedIndex';
import { readTables, writeTables } from './storedIndex';

/** Where the index of one dump is kept. */
export class IndexHome {
  private constructor(
    private readonly input: FileInput,
    /** Undefined: for this process only. */
    private readonly stored: { folder: IndexFolder; key: Buffer } | undefined,
  ) {}

  /** A folder that cannot be used is done without. */
  static async of(input: FileInput, storage: IndexStorage | undefined): Promise<IndexHome> {
    if (storage === undefined) return new IndexHome(input, undefined);
    const key = await contentKey(input);
    try {
      return new IndexHome(input, { folder: new IndexFolder(storage), key });
    } catch {
      return new IndexHome(input, undefined);
    }
  }

  private get needsCopy(): boolean {
    return this.input.access !== 'anywhere';
  }

  /** The index of an earlier opening, when there is one that fits. */
  reuse(): { index: StoredIndex; copy: SideCopy | undefined } | undefined {
    if (this.stored?.folder.has(this.stored.key) !== true) return undefined;
    const { folder, key } = this.stored;
    const { label } = this.input;
    let file: IndexFile | undefined;
    let text: IndexFile | undefined;
    try {
      file = IndexFile.open(label, folder.indexFile(key));
      const index = readTables(file, key);
      if (this.needsCopy) text = IndexFile.open(label, folder.textFile(key));
      if (text !== undefined && text.size !== index.sideCopyEnd) throw new DamagedIndexError();
      folder.touch(key);
      return { index, copy: text === undefined ? undefined : SideCopy.reused(label, text, index) };
    } catch {
      // Whatever is wrong with it: it is made anew.
      file?.close();
      text?.close();
      folder.remove(key);
      return undefined;
    }
  }

  /** Files for a new index. @throws {MetaError} `io` */
  create(): { file: IndexFile; copy: SideCopy | undefined } {
    const file = this.newFile();
    try {
      return { file, copy: this.needsCopy ? new SideCopy(this.input.label, this.newFile()) : undefined };
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Keeps a complete index for the next opening, where there is room for it. */
  keep(builder: IndexBuilder, copy: SideCopy | undefined): void {
    if (this.stored === undefined) return;
    const { folder, key } = this.stored;
    try {
      const bytes = writeTables(builder, key, copy) + (copy?.writtenBytes ?? 0);
      if (!folder.makeRoom(bytes)) return;
      copy?.file.publish(folder.textFile(key));
      builder.file.publish(folder.indexFile(key));
    } catch {
      // It serves this process all the same.
    }
  }

  /** What was stored turned out to be damaged. */
  forget(): void {
    this.stored?.folder.remove(this.stored.key);
  }

  private newFile(): IndexFile {
    const { label } = this.input;
    if (this.stored === undefined) return IndexFile.create(label, undefined);
    try {
      return IndexFile.create(label, this.stored.folder.folder);
    } catch {
      return IndexFile.create(label, undefined);
    }
  }
}
