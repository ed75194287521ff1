import type * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { SourcePool } from '../connections/sourcePool';
import type { EditStore } from '../edits/editStore';
import type { ConnectionMarks } from './connectionMarks';
import type { DirectoryNode } from './directoryNode';

/** One item of the Volumes view. A node keeps its children until `reset`, so items stay the same object while shown. */
export interface TreeNode {
  /** Stable and unique: made of the connection, the parent and the inode, never of a label. */
  readonly id: string;
  readonly parent: TreeNode | undefined;
  readonly connection: Connection;
  item(): vscode.TreeItem;
  /** Made only when the pointer rests on the item. */
  tooltip?(token: vscode.CancellationToken): Promise<vscode.MarkdownString | undefined> | vscode.MarkdownString;
  children?(): Promise<readonly TreeNode[]>;
  /** Forgets what was read. */
  reset?(): void;
}

/** What nodes read from, and how they say that they have changed. */
export interface TreeContext {
  readonly pool: SourcePool;
  readonly marks: ConnectionMarks;
  readonly edits: EditStore;
  changed(node: TreeNode): void;
  /** A directory says whether its listing may still grow by itself. */
  grows(node: DirectoryNode, isPartial: boolean): void;
}
