import type { Entry } from '../model/entry';
import { EntryType } from '../model/entryType';
import type { TreeVisitor } from '../ports/treeVisitor';
import { childOrder } from './overlay/childOrder';
import type { Overlay } from './overlay/overlay';
import type { OverlayNode } from './overlay/overlayNode';

/** Tells a visitor one directory of an edited dump as if it were the whole FSTree. */
export async function walkTree(
  overlay: Overlay,
  top: OverlayNode,
  visitor: TreeVisitor,
  signal: AbortSignal | undefined,
): Promise<void> {
  visitor.beginTree('FSTree');
  const tasks: ({ node: OverlayNode; name: string } | { leave: Entry })[] = [{ node: top, name: '' }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if ('leave' in task) {
      visitor.leaveDirectory(task.leave, false);
      continue;
    }
    signal?.throwIfAborted();
    const entry: Entry = { ...(await overlay.head(task.node)), name: task.name };
    const pause = visitor.drain();
    if (pause !== undefined) await pause;
    if (entry.attr.type !== EntryType.directory) {
      visitor.leaf(entry);
      continue;
    }
    visitor.enterDirectory(entry);
    tasks.push({ leave: entry });
    const children = [...(await childOrder(overlay, task.node)).all()];
    for (const { node } of children.reverse()) tasks.push({ node, name: await overlay.nameOf(node) });
  }
  visitor.endTree('FSTree');
}
