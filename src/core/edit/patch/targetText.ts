import { EntryType } from '../../model/entryType';
import { JsonDumpWriter } from '../../dump/json/jsonDumpWriter';
import type { Edit } from '../edit';
import { shownSection } from '../changes';
import type { EditState } from '../editState';
import { childOrder } from '../overlay/childOrder';
import type { OverlayNode } from '../overlay/overlayNode';
import { membersText } from '../overlay/sameMembers';
import { walkTree } from '../walkTree';

/** What an edit replaces, takes away or moves, as it is now. */
export interface EditTarget {
  /** Undefined when it is not there. */
  text: string | undefined;
  /** Entries below it. */
  below: number;
}

const NOTHING: EditTarget = { text: undefined, below: 0 };

export async function targetOf(state: EditState, edit: Edit): Promise<EditTarget> {
  switch (edit.kind) {
    case 'add':
      return NOTHING;
    case 'section':
      return { text: await shownSection(state, edit.section), below: 0 };
    case 'putSubtree': {
      const node = await state.overlay.resolve(edit.names);
      return node === undefined ? NOTHING : { text: await subtreeText(state, node), below: 0 };
    }
    case 'put':
    case 'delete':
    case 'move': {
      const node = await state.overlay.resolve(edit.kind === 'move' ? edit.from : edit.names);
      if (node === undefined) return NOTHING;
      const below = edit.kind === 'delete' ? await countBelow(state, node) : 0;
      return { text: membersText(await state.overlay.head(node)), below };
    }
  }
}

async function countBelow({ overlay }: EditState, top: OverlayNode): Promise<number> {
  const { places } = overlay;
  let below = -1;
  const open = [top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    below++;
    if (node.origin !== undefined && node.placed.size === 0 && node.removed.size === 0) {
      below += places.countBelow(node.origin);
      continue;
    }
    if (!overlay.isDirectory(node)) continue;
    for (const child of (await childOrder(overlay, node)).all()) open.push(child.node);
  }
  return below;
}

/** The value of a directory with its entries, laid out like a dump. */
async function subtreeText(state: EditState, node: OverlayNode): Promise<string> {
  if ((await state.overlay.head(node)).attr.type !== EntryType.directory) return '';
  const parts: Buffer[] = [];
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: false,
    write: (bytes) => {
      parts.push(Buffer.from(bytes));
      return undefined;
    },
  });
  await walkTree(state.overlay, node, writer, undefined);
  await writer.finish();
  return `{${Buffer.concat(parts).toString('utf8')}`;
}
