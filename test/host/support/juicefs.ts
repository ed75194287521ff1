import { strict as assert } from 'node:assert';
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { JuiceFsApi } from '../../../src/extension/api';
import { Command, Setting } from '../../../src/extension/ids';
import type { TreeNode } from '../../../src/extension/tree/node';

const EXTENSION_ID = 'juicefs-metadata.juicefs-metadata';

/** The activated extension's public interface. */
export async function juicefs(): Promise<JuiceFsApi> {
  const extension = vscode.extensions.getExtension<JuiceFsApi>(EXTENSION_ID);
  assert.ok(extension);
  return extension.activate();
}

export function fixturePath(name: string): string {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert.ok(extension);
  return path.join(extension.extensionPath, 'test', 'fixtures', name);
}

const scratchFolders: string[] = [];

export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'juicefs-host-test-')));
  scratchFolders.push(folder);
  return folder;
}

/** A connection to a private copy of a fixture's SQLite database, through the command. */
export async function connect(name: string, fixture = 'vol-1/sqlite/meta.db'): Promise<string> {
  const copy = path.join(scratchFolder(), 'meta.db');
  copyFileSync(fixturePath(fixture), copy);
  const added = await vscode.commands.executeCommand<{ id: string }>(Command.addConnection, {
    name,
    url: `sqlite3://${copy}`,
  });
  return added.id;
}

/** Back to a window without connections. */
export async function forgetEverything(): Promise<void> {
  const api = await juicefs();
  for (const { id } of api.connections())
    await vscode.commands.executeCommand(Command.removeConnection, { connectionId: id });
  await vscode.workspace.getConfiguration().update(Setting.connections, undefined, vscode.ConfigurationTarget.Global);
  await vscode.workspace.getConfiguration().update(Setting.treePageSize, undefined, vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const folder of scratchFolders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The Volumes view, read as VS Code reads it. */
export class Tree {
  private constructor(private readonly provider: vscode.TreeDataProvider<TreeNode>) {}

  static async open(): Promise<Tree> {
    return new Tree((await juicefs()).volumes);
  }

  async children(node?: TreeNode): Promise<TreeNode[]> {
    return (await this.provider.getChildren(node)) ?? [];
  }

  async item(node: TreeNode): Promise<vscode.TreeItem> {
    return this.provider.getTreeItem(node);
  }

  async labels(node?: TreeNode): Promise<string[]> {
    const items = await Promise.all((await this.children(node)).map((child) => this.item(child)));
    return items.map(labelText);
  }

  /** The node with these labels from the top. */
  async find(...labels: string[]): Promise<TreeNode> {
    let node: TreeNode | undefined;
    for (const label of labels) {
      const children = await this.children(node);
      const found = children.find((child) => labelText(child.item()).startsWith(label));
      assert.ok(found, `${label} among ${(await this.labels(node)).join(' | ')}`);
      node = found;
    }
    assert.ok(node);
    return node;
  }

  async tooltip(node: TreeNode): Promise<string> {
    const item = await this.provider.resolveTreeItem?.(
      await this.item(node),
      node,
      new vscode.CancellationTokenSource().token,
    );
    const tooltip = item?.tooltip;
    return tooltip instanceof vscode.MarkdownString ? tooltip.value : (tooltip ?? '');
  }
}

export function labelText({ label }: vscode.TreeItem): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

/** Waits for something that comes by an event; fails with what it last saw. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  isDone: (value: T) => boolean,
  what: string,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what}: last seen ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
