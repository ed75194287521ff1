import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { TreeNode } from './node';
import type { VolumesTree } from './volumesTree';

const ATTEMPTS = 4;
const ATTEMPT_MS = 250;

/** Shows a connection, opened, in the Volumes view, without taking the focus. A view that cannot is no failure. */
export async function revealConnection(
  volumes: VolumesTree,
  view: vscode.TreeView<TreeNode>,
  connection: Connection,
): Promise<void> {
  const node = volumes.connectionNode(connection);
  if (node === undefined) return;
  // A view that was hidden hears of a new connection when it is shown, which is after it was asked to reveal it.
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const isKnown = await view.reveal(node, { expand: true, focus: false, select: true }).then(
      () => true,
      () => false,
    );
    await delay(ATTEMPT_MS);
    if (!isKnown) continue;
    if (!view.visible || view.selection.some(({ id }) => id === node.id)) return;
  }
}
