import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { formatMembers } from '../../src/core/dump/json/formatEntry';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { applyEdited } from '../../src/core/edit/apply';
import type { Edit } from '../../src/core/edit/edit';
import { EDITABLE_SECTIONS } from '../../src/core/edit/edit';
import { EditedDump } from '../../src/core/edit/editedDump';
import { MetaError } from '../../src/core/errors';
import { toBuffer } from '../../src/core/model/byteString';
import type { Entry } from '../../src/core/model/entry';
import { EntryType } from '../../src/core/model/entryType';
import { TRASH_NAME } from '../../src/core/model/inode';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { DAMAGES } from './damage';
import type { Random } from './random';
import { pick } from './random';
import type { Names } from '../../src/core/model/names';

const MAX_EDITS = 12;
/** Of a text in an edit. */
const TEXT_DAMAGES = [
  'bytes changed',
  'number changed',
  'brace turned',
  'member renamed',
  'type changed',
  'long name',
] as const;
const SECTION_TEXTS = [
  'null',
  '{}',
  '[]',
  '[{"inode":5,"length":1,"expire":1}]',
  '{"usedSpace":-1}',
  '{"1":{"maxSpace":1}}',
  '"',
  '7',
];

interface Found {
  names: Names;
  entry: Entry;
}

/**
 * Edits a readable dump at random. Each edit is taken or refused with a `MetaError`; then what the edited dump shows and
 * what is read from the file it is applied to must be the same.
 */
export async function driveEdits(file: string, random: Random): Promise<{ taken: number; refused: number }> {
  const edited = new EditedDump(await openDumpFile(file));
  const applied = `${file}.applied.json`;
  try {
    const found = await entriesOf(edited.original);
    let edits: Edit[] = [];
    let refused = 0;
    for (let n = 1 + random(MAX_EDITS); n > 0; n--) {
      const next = [...edits, randomEdit(found, random)];
      if (await isTaken(() => edited.setEdits(next), next)) edits = next;
      else refused++;
    }
    await edited.setEdits(edits);
    const shown = await streamOf(edited);
    await edited.changes();
    await applyEdited(edited, applied, { overwrite: true });
    const source = await openDumpFile(applied);
    try {
      assert.deepEqual(await streamOf(source), shown);
    } finally {
      await source.close();
    }
    return { taken: edits.length, refused };
  } finally {
    await edited.close();
    rmSync(applied, { force: true });
  }
}

async function isTaken(work: () => Promise<unknown>, edits: readonly Edit[]): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!MetaError.is(error))
      throw new Error(`not a MetaError: ${JSON.stringify(edits.slice(-1)).slice(0, 2000)}`, { cause: error });
    return false;
  }
}

async function entriesOf(source: MetadataSource): Promise<Found[]> {
  const found: Found[] = [];
  const open: string[] = [];
  const tell = (entry: Entry): void => {
    if (entry.name !== '' || open.length > 0) found.push({ names: [...open.slice(1), entry.name], entry });
  };
  await source.walk({
    volume: () => undefined,
    beginTree: (tree) => {
      if (tree === 'Trash') open.push('', TRASH_NAME);
    },
    endTree: () => (open.length = 0),
    enterDirectory: (entry) => {
      tell(entry);
      if (open.length !== 2 || open[1] !== TRASH_NAME || entry.name !== '') open.push(entry.name);
    },
    leaf: tell,
    leaveDirectory: () => open.pop(),
    drain: () => undefined,
  });
  return found.filter(({ names }) => names.every((name) => name !== ''));
}

function randomEdit(found: readonly Found[], random: Random): Edit {
  if (found.length === 0 || random(10) === 0) {
    return { kind: 'section', section: pick(random, EDITABLE_SECTIONS), text: pick(random, SECTION_TEXTS) };
  }
  const { names, entry } = pick(random, found);
  const directory = pick(
    random,
    found.filter(({ entry }) => entry.attr.type === EntryType.directory).concat(found[0]!),
  );
  const name = pick(random, ['new', 'a b', '%41', '\xff\xc3', '"\\', entry.name, 'x'.repeat(300), '', 'a/b', '.']);
  const to = [...(random(4) === 0 ? [] : directory.names), name];
  switch (random(6)) {
    case 0:
      return { kind: 'delete', names };
    case 1:
    case 2:
      return { kind: 'move', from: names, to };
    case 3:
      return { kind: 'put', names, text: documentOf(entry, false, random) };
    case 4:
      return { kind: 'putSubtree', names, text: documentOf(entry, true, random) };
    default:
      return { kind: 'add', names: to, text: documentOf(entry, random(2) === 0, random) };
  }
}

function documentOf(entry: Entry, withEntries: boolean, random: Random): string {
  const members = formatMembers(entry, '', { replacement: 'safe' });
  const child = formatMembers(entry, '', { replacement: 'safe' });
  const entries = withEntries ? `,"entries":{"in%20it":{${child}}}` : '';
  const text = toBuffer(`{${members}${entries}}`);
  if (random(3) > 0) return text.toString('utf8');
  return DAMAGES[pick(random, TEXT_DAMAGES)]!(text, random).toString('utf8');
}

/** All that is told of a volume, as lines. */
async function streamOf(source: MetadataSource): Promise<string[]> {
  const lines: string[] = [];
  const line = (what: string, value: unknown): void => {
    lines.push(
      `${what} ${JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part))}`,
    );
  };
  await source.walk({
    volume: (facts) => line('volume', facts),
    beginTree: (tree) => line('begin', tree),
    endTree: (tree) => line('end', tree),
    enterDirectory: (entry) => line('enter', entry),
    leaf: (entry) => line('leaf', entry),
    leaveDirectory: (entry, amended) => line('leave', [entry.name, amended]),
    drain: () => undefined,
  });
  return lines;
}
