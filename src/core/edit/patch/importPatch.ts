import { MetaError } from '../../errors';
import type { Edit } from '../edit';
import type { EditedDump } from '../editedDump';
import { EditState } from '../editState';
import { displayPath } from '../../dump/json/reader/displayPath';
import type { PatchEdit } from './patchFile';
import { editOf, readPatch } from './patchFile';
import { targetOf } from './targetText';

/** An edit of a patch that does not fit a dump. */
export interface PatchConflict {
  /** Of the edit in the patch, from 0. */
  index: number;
  edit: Edit;
  /**
   * - `missing`: there is no such entry or section.
   * - `differs`: it is not what the patch expects.
   * - `taken`: the name or the inode is in use.
   * - `invalid`: the edit cannot be, whatever the dump.
   */
  kind: 'missing' | 'differs' | 'taken' | 'invalid';
  message: string;
  /** What the patch expects, and what is there: document texts, secrets masked. */
  expected?: string;
  found?: string;
}

export interface ImportedPatch {
  /** Those that fit, in order. They go behind the edits the dump has. */
  edits: Edit[];
  conflicts: PatchConflict[];
  /** Where the patch was made. */
  from: { volume: string; uuid: string; file: string; sizeBytes: number };
  holdsSecrets: boolean;
  /** The patch is of another volume. */
  isForeign: boolean;
}

/**
 * Tries a patch on a dump with the edits it has. `force` takes entries that are not what the patch expects.
 * @throws {MetaError} `malformed`, `unsupported` when the text is no patch.
 */
export async function importPatch(
  text: string,
  dump: EditedDump,
  options: { force?: boolean | undefined; label?: string; signal?: AbortSignal | undefined } = {},
): Promise<ImportedPatch> {
  const patch = readPatch(text, options.label ?? 'The patch');
  const base = await dump.openBase(options.signal);
  const applied = [...dump.appliedEdits];
  let state = await stateOf(base, applied);
  const conflicts: PatchConflict[] = [];
  const edits: Edit[] = [];
  for (const [index, patched] of patch.edits.entries()) {
    options.signal?.throwIfAborted();
    const edit = editOf(patched);
    const conflict = await differenceOf(state, edit, patched, options.force === true);
    if (conflict !== undefined) {
      conflicts.push({ index, edit, ...conflict });
      continue;
    }
    try {
      await state.apply(edit);
      edits.push(edit);
    } catch (error) {
      if (!MetaError.is(error)) throw error;
      conflicts.push({ index, edit, kind: kindOf(error), message: error.message });
      state = await stateOf(base, [...applied, ...edits]);
    }
  }
  const { setting } = base.facts;
  return {
    edits,
    conflicts,
    from: patch.from,
    holdsSecrets: patch.holdsSecrets,
    isForeign: setting.members['UUID'] !== patch.from.uuid,
  };
}

async function stateOf(base: EditState['base'], edits: readonly Edit[]): Promise<EditState> {
  const state = new EditState(base);
  for (const edit of edits) await state.apply(edit);
  return state;
}

async function differenceOf(
  state: EditState,
  edit: Edit,
  patched: PatchEdit,
  force: boolean,
): Promise<Omit<PatchConflict, 'index' | 'edit'> | undefined> {
  if (edit.kind === 'add') return undefined;
  const found = await targetOf(state, edit);
  const expected = 'before' in patched ? patched.before : undefined;
  const what = edit.kind === 'section' ? edit.section : displayPath(edit.kind === 'move' ? edit.from : edit.names);
  if (found.text === undefined && edit.kind !== 'section') {
    const sides = expected === undefined ? {} : { expected };
    return { kind: 'missing', message: `There is no ${what}.`, ...sides };
  }
  if (force) return undefined;
  const below = patched.kind === 'delete' ? (patched.below ?? 0) : 0;
  if (found.text === expected && (patched.kind !== 'delete' || found.below === below)) return undefined;
  const isSame = found.text === expected;
  const message = isSame
    ? `${what} holds ${found.below} entries instead of ${below}.`
    : `${what} is not what the patch expects.`;
  return {
    kind: 'differs',
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(found.text === undefined ? {} : { found: found.text }),
  };
}

function kindOf(error: MetaError): PatchConflict['kind'] {
  if (error.reason === 'exists') return 'taken';
  return error.reason === 'notFound' ? 'missing' : 'invalid';
}
