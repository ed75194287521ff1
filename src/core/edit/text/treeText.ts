import { toBuffer } from '../../model/byteString';
import type { Overlay } from '../overlay/overlay';
import type { OverlayNode } from '../overlay/overlayNode';
import { childOrder } from '../overlay/childOrder';
import { EntryType } from '../../model/entryType';
import { Layout } from './layout';

/** A new directory with what was added to it, laid out like a dump. Entries moved there are not part of it. */
export async function treeText(overlay: Overlay, top: OverlayNode): Promise<string> {
  const layout = new Layout('official');
  let text = '';
  const tasks: (string | { node: OverlayNode; depth: number })[] = [{ node: top, depth: 0 }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (typeof task === 'string') {
      text += task;
      continue;
    }
    const { node, depth } = task;
    const head = await overlay.head(node);
    text += `{${layout.members(head, depth)}`;
    if (head.attr.type !== EntryType.directory) {
      text += layout.entryEnd(depth);
      continue;
    }
    text += layout.entriesStart(depth);
    tasks.push(layout.entryEnd(depth), layout.entriesEnd(depth));
    const children = (await childOrder(overlay, node)).inserted.filter((child) => child.node.origin === undefined);
    for (const [i, child] of [...children].reverse().entries()) {
      const comma = i === children.length - 1 ? '' : ',';
      const lead = layout.lead(depth + 2, '');
      tasks.push({ node: child.node, depth: depth + 2 }, `${comma}${lead}${layout.name(child.node.name)}`);
    }
  }
  return `${toBuffer(text).toString('utf8')}\n`;
}
