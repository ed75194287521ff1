import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import type { Edit } from '../../src/core/edit/edit';
import { EditedDump } from '../../src/core/edit/editedDump';

/** A place for dumps that a test edits. */
export class EditFolder {
  private folder = '';

  create(): void {
    this.folder = mkdtempSync(path.join(tmpdir(), 'jfsmeta-edit-'));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: Buffer | string): string {
    writeFileSync(this.file(name), text);
    return this.file(name);
  }

  /** Opens a dump with edits for a while. */
  async edited<T>(text: Buffer | string, edits: readonly Edit[], work: (dump: EditedDump) => Promise<T>): Promise<T> {
    const dump = await EditedDump.open(await openDumpFile(this.write('dump.json', text)), edits);
    try {
      return await work(dump);
    } finally {
      await dump.close();
    }
  }
}
