import * as v from 'valibot';
import type { Edit } from './edit';
import { EDITABLE_SECTIONS } from './edit';
import type { Names } from '../model/names';

/** What was done to a dump, in order. The first `applied` edits count; those behind were undone and can be redone. */
export interface EditLog {
  readonly edits: readonly Edit[];
  readonly applied: number;
  /** Numbers of edits that belong to one step with the edit before them: they are undone and redone together. */
  readonly joined?: readonly number[] | undefined;
}

export const EMPTY_LOG: EditLog = Object.freeze({ edits: Object.freeze([]), applied: 0 });

const NamesSchema = v.pipe(v.array(v.string()), v.readonly());

/** One edit, wherever it comes from outside: workspace state, a message, a file. */
export const EditSchema = v.variant('kind', [
  v.object({ kind: v.literal('put'), names: NamesSchema, text: v.string() }),
  v.object({ kind: v.literal('putSubtree'), names: NamesSchema, text: v.string() }),
  v.object({ kind: v.literal('add'), names: NamesSchema, text: v.string() }),
  v.object({ kind: v.literal('move'), from: NamesSchema, to: NamesSchema }),
  v.object({ kind: v.literal('delete'), names: NamesSchema }),
  v.object({ kind: v.literal('section'), section: v.picklist(EDITABLE_SECTIONS), text: v.string() }),
]);

/** As kept in workspace state. A count beyond the list is cut to it. */
export const EditLogSchema = v.pipe(
  v.object({
    edits: v.array(EditSchema),
    applied: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    joined: v.optional(v.array(v.pipe(v.number(), v.safeInteger()))),
  }),
  v.transform((log): EditLog => ({ ...log, applied: Math.min(log.applied, log.edits.length) })),
);

export function serializeLog(log: EditLog): string {
  return JSON.stringify(log);
}

/** Undefined when the text is no log that this version knows. */
export function parseLog(text: string): EditLog | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = v.safeParse(EditLogSchema, json);
  return result.success ? result.output : undefined;
}

/** The edits that count. */
export function appliedEdits(log: EditLog): readonly Edit[] {
  return log.applied === log.edits.length ? log.edits : log.edits.slice(0, log.applied);
}

/** One more step; what had been undone can no longer be redone. */
export function push(log: EditLog, ...edits: readonly Edit[]): EditLog {
  const before = appliedEdits(log);
  const kept = [...before, ...edits];
  const joined = (log.joined ?? []).filter((number) => number < before.length);
  for (let number = before.length + 1; number < kept.length; number++) joined.push(number);
  return logOf(kept, joined);
}

function logOf(edits: readonly Edit[], joined: readonly number[]): EditLog {
  return joined.length === 0 ? { edits, applied: edits.length } : { edits, applied: edits.length, joined };
}

export function canUndo(log: EditLog): boolean {
  return log.applied > 0;
}

export function canRedo(log: EditLog): boolean {
  return log.applied < log.edits.length;
}

/** Without the last step. */
export function undo(log: EditLog): EditLog {
  if (!canUndo(log)) return log;
  const joined = new Set(log.joined);
  let applied = log.applied - 1;
  while (applied > 0 && joined.has(applied)) applied--;
  return { ...log, applied };
}

/** With the step that was undone last. */
export function redo(log: EditLog): EditLog {
  if (!canRedo(log)) return log;
  const joined = new Set(log.joined);
  let applied = log.applied + 1;
  while (applied < log.edits.length && joined.has(applied)) applied++;
  return { ...log, applied };
}

/**
 * The log without some edits, by their numbers (`ItemChange.edits` are those of one item). Paths of later edits are
 * brought to where things are without the moves left out. Whether the rest can be made is for the dump to say: an entry
 * may have been moved into a directory that is no longer added.
 */
export function discard(log: EditLog, numbers: Iterable<number>): EditLog {
  const dropped = new Set(numbers);
  const wasJoined = new Set(log.joined);
  const kept: Edit[] = [];
  const joined: number[] = [];
  /** Something of the step of the edit looked at was kept. */
  let isStepKept = false;
  const undone: UndoneMove[] = [];
  for (const [number, edit] of appliedEdits(log).entries()) {
    if (!wasJoined.has(number)) isStepKept = false;
    const now = movedBack(edit, undone);
    if (edit.kind === 'move' && now.kind === 'move') {
      if (dropped.has(number)) {
        undone.push({ at: edit.to, now: now.from });
        continue;
      }
      for (const move of undone) {
        move.at = underMove(move.at, edit.from, edit.to) ?? move.at;
        move.now = underMove(move.now, now.from, now.to) ?? move.now;
      }
    }
    if (dropped.has(number)) continue;
    if (isStepKept) joined.push(kept.length);
    isStepKept = true;
    kept.push(now);
  }
  return logOf(kept, joined);
}

/** A move that is left out: where its entry would be by now, and where it is instead. */
interface UndoneMove {
  at: Names;
  now: Names;
}

function movedBack(edit: Edit, undone: readonly UndoneMove[]): Edit {
  switch (edit.kind) {
    case 'section':
      return edit;
    case 'move':
      return { ...edit, from: pathBack(edit.from, undone), to: pathBack(edit.to, undone) };
    default:
      return { ...edit, names: pathBack(edit.names, undone) };
  }
}

function pathBack(names: Names, undone: readonly UndoneMove[]): Names {
  let best: UndoneMove | undefined;
  for (const move of undone) {
    if (underMove(names, move.at, move.now) === undefined) continue;
    if (best === undefined || move.at.length >= best.at.length) best = move;
  }
  return best === undefined ? names : (underMove(names, best.at, best.now) ?? names);
}

/** The path after a move; undefined when the move does not touch it. */
function underMove(names: Names, from: Names, to: Names): Names | undefined {
  if (names.length < from.length || !from.every((name, i) => names[i] === name)) return undefined;
  return [...to, ...names.slice(from.length)];
}
