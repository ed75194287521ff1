// Applies an overlay to a dump, or copies the file by streams: apply.ts edits|apply|copy DUMP FOLDER
import { createReadStream, createWriteStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { applyEdits } from '../../src/core/edit/apply';
import type { Edit } from '../../src/core/edit/edit';
import { membersText } from '../../src/core/edit/overlay/sameMembers';
import type { MetadataSource } from '../../src/core/ports/metadataSource';

const [what = '', dump = '', folder = ''] = process.argv.slice(2);
const EDITS = 1000;
const indexStorage = { folder: path.join(folder, 'edit-index') };
const editsFile = path.join(folder, 'edits.json');
const out = path.join(folder, 'applied.json');

async function main(): Promise<void> {
  if (what === 'copy') {
    await pipeline(createReadStream(dump), createWriteStream(out));
  } else if (what === 'apply') {
    const edits = JSON.parse(readFileSync(editsFile, 'utf8')) as Edit[];
    await applyEdits(dump, edits, out, { overwrite: true, indexStorage });
  } else if (!existsSync(editsFile)) {
    const source = await openDumpFile(dump, indexStorage);
    await source.index();
    writeFileSync(editsFile, JSON.stringify(await edits(source)));
    await source.close();
  }
  if (what !== 'edits') rmSync(out, { force: true });
}

/** All over the dump: modes changed, entries deleted, renamed and moved to the next directory. */
async function edits(source: MetadataSource): Promise<Edit[]> {
  const { items: directories } = await source.list(1, { limit: EDITS });
  const edits: Edit[] = [];
  const each = Math.ceil(EDITS / directories.length);
  for (const [i, directory] of directories.entries()) {
    const { items } = await source.list(directory.inode, { limit: each });
    for (const [k, { name, inode }] of items.entries()) {
      const names = [directory.name, name];
      const kind = (i + k) % 4;
      if (kind === 0) edits.push({ kind: 'delete', names });
      else if (kind === 1) edits.push({ kind: 'move', from: names, to: [directory.name, `${name} renamed`] });
      else if (kind === 2)
        edits.push({ kind: 'move', from: names, to: [directories[i - 1]?.name ?? name, `moved ${i}`] });
      else edits.push(await changedMode(source, names, inode));
    }
  }
  return edits.slice(0, EDITS);
}

async function changedMode(source: MetadataSource, names: string[], inode: number | bigint): Promise<Edit> {
  const inspection = await source.inspect(inode);
  if (inspection === undefined) throw new Error('an entry that was listed is gone');
  const { attr } = inspection;
  return { kind: 'put', names, text: membersText({ ...inspection, name: '', attr: { ...attr, mode: 0o600 } }) };
}

void main();
