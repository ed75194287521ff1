import { displayPath } from '../../dump/json/reader/displayPath';
import { MetaError } from '../../errors';
import { TRASH_NAME } from '../../model/inode';
import type { Edit } from '../edit';
import { parseEntry } from '../text/parseEntry';
import { addParsed, taken } from './addParsed';
import { checkName } from './entryNames';
import type { Overlay } from './overlay';
import type { OverlayNode } from './overlayNode';
import { putSubtree } from './putSubtree';
import { replaceMembers } from './replaceMembers';
import type { Names } from '../../model/names';

/** An edit of the trees; those of header members change no tree. */
export type TreeEdit = Exclude<Edit, { kind: 'section' }>;

/**
 * Carries one edit out. `number` is its place in the log.
 * @throws {MetaError} `notFound`, `exists`, `malformed`, `unsupported` for an edit that cannot be. The overlay may then
 * hold a part of it.
 */
export async function applyEdit(overlay: Overlay, edit: TreeEdit, number: number): Promise<void> {
  switch (edit.kind) {
    case 'put':
      return put(overlay, await overlay.existing(edit.names), edit, number);
    case 'putSubtree':
      return putSubtree(overlay, await overlay.existing(edit.names), parseEntry(edit.text), number);
    case 'add':
      return add(overlay, edit, number);
    case 'move':
      return move(overlay, edit.from, edit.to, number);
    case 'delete': {
      const node = await overlay.existing(edit.names);
      if (node.parent === undefined) throw new MetaError('unsupported', 'The root of a tree cannot be deleted.');
      overlay.remove(node, number);
    }
  }
}

async function put(
  overlay: Overlay,
  node: OverlayNode,
  edit: { names: Names; text: string },
  number: number,
): Promise<void> {
  const { entry, children } = parseEntry(edit.text);
  if (children.length > 0) {
    const message = `${displayPath(edit.names)}: entries are not part of this document. Open the directory's subtree to edit them.`;
    throw new MetaError('malformed', message);
  }
  await replaceMembers(overlay, node, entry, number);
}

async function add(overlay: Overlay, edit: { names: Names; text: string }, number: number): Promise<void> {
  const { parent, name } = await freePlace(overlay, edit.names, undefined);
  await addParsed(overlay, parent, name, parseEntry(edit.text), number);
}

async function move(overlay: Overlay, from: Names, to: Names, number: number): Promise<void> {
  const node = await overlay.existing(from);
  if (node.parent === undefined) throw new MetaError('unsupported', 'The root of a tree cannot be moved.');
  const { parent, name } = await freePlace(overlay, to, node);
  if (parent.isBelowOrAt(node)) {
    throw new MetaError('malformed', `${displayPath(from)} cannot be moved into itself (${displayPath(to)}).`);
  }
  overlay.move(node, parent, name, number);
}

/** A directory and a name in it that is free, or taken by `mover` itself. */
async function freePlace(
  overlay: Overlay,
  names: Names,
  mover: OverlayNode | undefined,
): Promise<{ parent: OverlayNode; name: string }> {
  const name = names.at(-1);
  if (names.length === 1 && name === TRASH_NAME) {
    throw new MetaError('unsupported', `${TRASH_NAME} in the root is the trash; choose another name.`);
  }
  checkName(name);
  const above = names.slice(0, -1);
  const parent = await overlay.existing(above);
  if (!overlay.isDirectory(parent)) {
    throw new MetaError('malformed', `${displayPath(above)} is not a directory. Choose one.`);
  }
  const there = await overlay.child(parent, name);
  if (there !== undefined && there !== mover) throw taken(names);
  return { parent, name };
}
