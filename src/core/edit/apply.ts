import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { ByteFeed } from '../dump/input/byteFeed';
import type { IndexStorage } from '../dump/index/indexStorage';
import { openDumpFile } from '../dump/openDumpFile';
import { compressionOfName } from '../dump/output/compression';
import type { DumpOutput } from '../dump/output/dumpOutput';
import { openFileOutput } from '../dump/output/fileOutput';
import { MetaError } from '../errors';
import { heldSecrets } from '../secrets/heldSecrets';
import type { OnProgress } from '../transfer/progress';
import { shownSection } from './changes';
import type { DumpIdentity } from './dumpIdentity';
import { identityOf, requireSame } from './dumpIdentity';
import type { Edit } from './edit';
import { EditedDump } from './editedDump';
import type { EditedInput } from './editedInput';
import { EditState } from './editState';
import { recomputedCounters } from './recomputedCounters';

export interface ApplyOptions {
  overwrite: boolean;
  /** Makes usage and the next numbers what a load would make them (docs/formats/json-dump.md §6.2). */
  recomputeCounters?: boolean | undefined;
  /** Of the original when the edits were made. */
  original?: DumpIdentity | undefined;
  /** Where an index of the dump may be. */
  indexStorage?: IndexStorage | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}

export interface ApplyResult {
  file: string;
  /** Known when counters were recomputed. */
  entries?: number;
  /** Of the file, after compression. */
  bytes: number;
  /** Of its text. */
  textBytes: number;
  /** Items that differ from the original. */
  changes: number;
  /** Of its text. */
  sha256: string;
  /** Members of the setting that hold secrets an ordinary dump would not: only the owner may read the file. */
  heldSecrets: string[];
}

/**
 * Writes a dump with edits into another file: what is not edited is copied as it is.
 * @throws {MetaError} `exists` when `file` is there or is the dump itself, `damaged` when the dump is not what it was, and
 * what single edits throw. Nothing is left under that name then.
 */
export async function applyEdits(
  dump: string,
  edits: readonly Edit[],
  file: string,
  options: ApplyOptions,
): Promise<ApplyResult> {
  if (options.original !== undefined) await requireSame(dump, options.original);
  const edited = await EditedDump.open(await openDumpFile(dump, options.indexStorage), edits, options.signal);
  try {
    return await applyEdited(edited, file, options);
  } finally {
    await edited.close();
  }
}

/** The same for a dump whose edits are set. */
export async function applyEdited(edited: EditedDump, file: string, options: ApplyOptions): Promise<ApplyResult> {
  const { signal } = options;
  await refuseSameFile(edited.label, file);
  const before = await identityOf(edited.label);
  const changes = (await edited.changes()).length;
  const { input, entries, setting } = await finalInput(edited, options);
  const held = heldSecrets(setting);
  const output = await openFileOutput(file, { overwrite: options.overwrite, secret: held.length > 0 });
  try {
    const { textBytes, sha256 } = await copy(input, output, compressionOfName(file) !== 'none', options);
    await requireSame(edited.label, before);
    signal?.throwIfAborted();
    const bytes = await output.commit();
    return {
      file,
      ...(entries === undefined ? {} : { entries }),
      bytes,
      textBytes,
      changes,
      sha256,
      heldSecrets: held,
    };
  } catch (error) {
    await output.abort();
    throw error;
  }
}

async function finalInput(
  edited: EditedDump,
  options: ApplyOptions,
): Promise<{
  input: EditedInput;
  entries: number | undefined;
  setting: Awaited<ReturnType<EditedDump['facts']>>['setting'];
}> {
  const { signal, onProgress } = options;
  const { setting } = await edited.facts(signal);
  if (options.recomputeCounters !== true) return { input: await edited.input(signal), entries: undefined, setting };
  const state = await edited.editState(signal);
  const { edit, entries } = await recomputedCounters(
    await edited.input(signal),
    await shownSection(state, 'Counters'),
    {
      signal,
      onBytes: (bytes, totalBytes) => onProgress?.({ phase: 'index', entries: 0, bytes, totalBytes }),
    },
  );
  // The same edits once more: those that are set stay as they are.
  const counted = new EditState(state.base);
  for (const each of [...state.edits, edit]) await counted.apply(each);
  return { input: await counted.input(signal), entries, setting };
}

const BLOCK_BYTES = 1024 * 1024;

/** Reads on while a block is written and hashed. */
async function copy(
  input: EditedInput,
  output: DumpOutput,
  keepsBlocks: boolean,
  { signal, onProgress }: ApplyOptions,
): Promise<{ textBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const feed = await input.open(0);
  let spare = Buffer.allocUnsafe(BLOCK_BYTES);
  let other = Buffer.allocUnsafe(BLOCK_BYTES);
  let textBytes = 0;
  let written: Promise<void> | undefined;
  try {
    for (;;) {
      signal?.throwIfAborted();
      // Compressors work on a block later; a plain file is done with it when the next but one is read.
      const block = keepsBlocks ? Buffer.allocUnsafe(BLOCK_BYTES) : spare;
      if (!keepsBlocks) [spare, other] = [other, spare];
      const length = await fill(feed, block);
      await written;
      if (length === 0) break;
      const bytes = block.subarray(0, length);
      written = output.write(bytes);
      // A failure surfaces when it is waited for.
      written?.catch(() => undefined);
      hash.update(bytes);
      textBytes += length;
      onProgress?.({ phase: 'apply', entries: 0, bytes: feed.bytesRead, totalBytes: input.totalBytes });
    }
    return { textBytes, sha256: hash.digest('hex') };
  } finally {
    await written?.catch(() => undefined);
    await feed.close();
  }
}

async function fill(feed: ByteFeed, block: Buffer): Promise<number> {
  let length = 0;
  while (length < block.length) {
    const read = await feed.read(block, length, block.length - length);
    if (read === 0) break;
    length += read;
  }
  return length;
}

/** Edits never change the dump they were made for. */
async function refuseSameFile(dump: string, file: string): Promise<void> {
  if (!(await isSameFile(dump, file))) return;
  throw new MetaError('exists', `${file} is the dump that was edited, which stays as it is. Choose another name.`);
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (path.resolve(a) === path.resolve(b)) return true;
  try {
    const [left, right] = await Promise.all([stat(a), stat(b)]);
    return (left.dev === right.dev && left.ino === right.ino) || (await realpath(a)) === (await realpath(b));
  } catch {
    // It is not there yet.
    return false;
  }
}
