import * as v from 'valibot';
import { MetaError, messageOf } from '../../errors';
import type { Edit } from '../edit';
import { EDITABLE_SECTIONS } from '../edit';
import { namesOfPath, pathText } from './pathText';

const Path = v.pipe(
  v.string(),
  v.check((text) => namesOfPath(text) !== undefined, 'a path starts with /'),
);
const Before = v.optional(v.string());

const PatchEdit = v.variant('kind', [
  v.object({ kind: v.picklist(['put', 'putSubtree']), path: Path, before: Before, text: v.string() }),
  v.object({ kind: v.literal('add'), path: Path, text: v.string() }),
  v.object({ kind: v.literal('move'), from: Path, to: Path, before: Before }),
  v.object({ kind: v.literal('delete'), path: Path, before: Before, below: v.optional(v.number()) }),
  v.object({ kind: v.literal('section'), section: v.picklist(EDITABLE_SECTIONS), before: Before, text: v.string() }),
]);

const Patch = v.object({
  format: v.literal('jfsmeta-patch'),
  version: v.literal(1),
  /** Where the edits were made; for people. */
  from: v.object({ volume: v.string(), uuid: v.string(), file: v.string(), sizeBytes: v.number() }),
  /** The text of some edit is or holds a secret. */
  holdsSecrets: v.boolean(),
  edits: v.array(PatchEdit),
});

/** Edits that can be carried to another dump, each with what it expects to find there. */
export type Patch = v.InferOutput<typeof Patch>;
export type PatchEdit = v.InferOutput<typeof PatchEdit>;

export function writePatch(patch: Patch): string {
  return `${JSON.stringify(patch, null, 2)}\n`;
}

/** @throws {MetaError} `malformed` when the text is no patch, `unsupported` when it is of a later version. */
export function readPatch(text: string, label: string): Patch {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new MetaError('malformed', `${label} is no patch: ${messageOf(error)}.`);
  }
  const result = v.safeParse(Patch, json);
  if (result.success) return result.output;
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (format === 'jfsmeta-patch' && typeof version === 'number' && version > 1) {
    throw new MetaError('unsupported', `${label} is a patch of version ${version}; this program reads version 1.`);
  }
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new MetaError('malformed', `${label} is no patch: ${where === null ? '' : `${where}: `}${issue.message}.`);
}

export function editOf(patched: PatchEdit): Edit {
  switch (patched.kind) {
    case 'put':
    case 'putSubtree':
    case 'add':
      return { kind: patched.kind, names: namesOf(patched.path), text: patched.text };
    case 'move':
      return { kind: 'move', from: namesOf(patched.from), to: namesOf(patched.to) };
    case 'delete':
      return { kind: 'delete', names: namesOf(patched.path) };
    case 'section':
      return { kind: 'section', section: patched.section, text: patched.text };
  }
}

export function patchEdit(edit: Edit, before: string | undefined, below: number): PatchEdit {
  const expected = before === undefined ? {} : { before };
  switch (edit.kind) {
    case 'put':
    case 'putSubtree':
      return { kind: edit.kind, path: pathText(edit.names), ...expected, text: edit.text };
    case 'add':
      return { kind: 'add', path: pathText(edit.names), text: edit.text };
    case 'move':
      return { kind: 'move', from: pathText(edit.from), to: pathText(edit.to), ...expected };
    case 'delete':
      return { kind: 'delete', path: pathText(edit.names), ...expected, ...(below === 0 ? {} : { below }) };
    case 'section':
      return { kind: 'section', section: edit.section, ...expected, text: edit.text };
  }
}

function namesOf(path: string): string[] {
  return namesOfPath(path) ?? [];
}
