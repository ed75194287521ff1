import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { MetaError } from '../../core/errors';
import type { ByteString } from '../../core/model/byteString';
import { TRASH_NAME } from '../../core/model/inode';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import type { EditStore } from '../edits/editStore';
import { Setting } from '../ids';
import type { Log } from '../log';
import type { ErrorPresenter } from '../ui/presentError';
import type { ConnectionMarks } from './connectionMarks';
import { ConnectionNode } from './connectionNode';
import { DirectoryNode } from './directoryNode';
import type { PlaceNode } from './entryNode';
import { ErrorNode } from './messageNode';
import type { TreeContext, TreeNode } from './node';
import { QuietChanges } from './quietChanges';

/** The Volumes view: every connection with what its volume holds. */
export class VolumesTree implements vscode.TreeDataProvider<TreeNode>, TreeContext, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private roots: ConnectionNode[] = [];
  /** Failed children, kept until *Retry*, so that a repaint does not ask a dead server again. */
  private readonly failures = new Map<string, ErrorNode>();
  private readonly opens = new vscode.EventEmitter<Connection>();
  /** Somebody looks into a connection. */
  readonly onDidOpen = this.opens.event;
  private readonly quiet = new QuietChanges((node) => this.changes.fire(node));
  private readonly growing = new vscode.EventEmitter<DirectoryNode>();
  /** A directory was listed before it was known whole. */
  readonly onDidListPart = this.growing.event;
  /** Directories whose listing grows while an index is being made. */
  private readonly partial = new Set<DirectoryNode>();
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly store: ConnectionStore,
    readonly pool: SourcePool,
    readonly marks: ConnectionMarks,
    readonly edits: EditStore,
    private readonly errors: ErrorPresenter,
    private readonly log: Log,
  ) {
    this.syncRoots();
    this.subscriptions = [
      store.onDidChange(() => {
        this.syncRoots();
        this.changes.fire(undefined);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(Setting.treePageSize) || event.affectsConfiguration(Setting.treeShowTrash)) {
          for (const root of this.roots) root.reset();
          this.changes.fire(undefined);
        }
      }),
      marks.onDidChange((id) => {
        const node = this.roots.find((root) => root.id === id);
        if (node !== undefined) this.quiet.change(node);
      }),
      this.changes,
      this.opens,
      this.growing,
      this.quiet,
    ];
  }

  changed(node: TreeNode): void {
    this.changes.fire(node);
  }

  grows(node: DirectoryNode, isPartial: boolean): void {
    if (!isPartial) {
      this.partial.delete(node);
    } else if (!this.partial.has(node)) {
      this.partial.add(node);
      this.growing.fire(node);
    }
  }

  /** Reads directories of a connection again that were listed before they were known whole. */
  async refreshPartial(connectionId: string): Promise<void> {
    for (const node of [...this.partial]) {
      if (node.connection.id !== connectionId) continue;
      await node.readAgain();
      this.quiet.change(node);
    }
  }

  /** Shows what edits made of a connection; what is expanded and read stays so. */
  async readAgain(connectionId: string): Promise<void> {
    const root = this.roots.find((node) => node.id === connectionId);
    if (root === undefined) return;
    for (const id of this.failures.keys()) if (id.startsWith(root.id)) this.failures.delete(id);
    try {
      await root.readAgain();
    } catch (error) {
      this.log.error('tree', error);
      root.reset();
    }
    for (const directory of await root.listed()) {
      // A directory that is gone is not asked for again.
      await directory.readAgain().catch(() => {
        directory.reset();
      });
    }
    this.quiet.change(root);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return node.item();
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return this.roots;
    const failure = this.failures.get(node.id);
    if (failure !== undefined) return [failure];
    try {
      return [...(await this.quiet.during(node, async () => (await node.children?.()) ?? []))];
    } catch (error) {
      this.log.error('tree', error);
      const errorNode = new ErrorNode(
        node,
        this.errors.sentence(error),
        MetaError.is(error) ? error.reason : undefined,
      );
      this.failures.set(node.id, errorNode);
      return [errorNode];
    } finally {
      if (node instanceof ConnectionNode) this.opens.fire(node.connection);
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    node: TreeNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    const tooltip = await node.tooltip?.(token);
    if (tooltip !== undefined) item.tooltip = tooltip;
    return item;
  }

  /** Reads a node anew: a connection from the ground up, a directory from its first page. */
  refresh(node: TreeNode | undefined): void {
    const targets = node === undefined ? this.roots : [node];
    for (const target of targets) {
      for (const id of this.failures.keys()) if (id.startsWith(target.id)) this.failures.delete(id);
      if (target instanceof ConnectionNode) this.pool.drop(target.connection.id);
      target.reset?.();
    }
    this.changes.fire(node);
  }

  /** Reads a connection anew, where it is shown. */
  refreshConnection(connection: Connection | undefined): void {
    const node = connection === undefined ? undefined : this.connectionNode(connection);
    if (node !== undefined) this.refresh(node);
  }

  connectionNode(connection: Connection): ConnectionNode | undefined {
    return this.roots.find((root) => root.connection.id === connection.id);
  }

  /**
   * The node of a path, made when its page was not read yet.
   * @throws {MetaError} `notFound` with the part that is missing.
   */
  async nodeAt(connection: Connection, names: readonly ByteString[]): Promise<PlaceNode> {
    const root = this.connectionNode(connection);
    if (root === undefined) throw new MetaError('notFound', vscode.l10n.t('{0} is not connected.', connection.name));
    const inTrash = names[0] === TRASH_NAME;
    let node: PlaceNode = inTrash ? await root.trashNode() : await root.filesNode();
    for (const [index, name] of names.entries()) {
      if (inTrash && index === 0) continue;
      const child: PlaceNode | undefined = node instanceof DirectoryNode ? await node.childNamed(name) : undefined;
      if (child === undefined) {
        const missing = displayName(`/${names.slice(0, index + 1).join('/')}`);
        throw new MetaError('notFound', vscode.l10n.t('{0} holds no {1}.', connection.name, missing));
      }
      node = child;
    }
    return node;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Connections that stay keep their node, so what was expanded and read stays. */
  private syncRoots(): void {
    this.roots = this.store.all().map((connection) => {
      const existing = this.roots.find((root) => JSON.stringify(root.connection) === JSON.stringify(connection));
      return existing ?? new ConnectionNode(connection, this);
    });
  }
}
