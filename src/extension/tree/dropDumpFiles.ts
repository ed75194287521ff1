import * as vscode from 'vscode';
import { Command } from '../ids';
import type { TreeNode } from './node';

const URI_LIST = 'text/uri-list';

/** Files dropped onto the Volumes view are opened as dump files. Nothing can be dragged out. */
export class DropDumpFiles implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes = [URI_LIST];
  readonly dragMimeTypes = [];

  async handleDrop(_target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const list = (await data.get(URI_LIST)?.asString()) ?? '';
    const uris = list
      .split(/\r?\n/)
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => vscode.Uri.parse(line, true));
    for (const uri of uris) await vscode.commands.executeCommand(Command.openDumpFile, uri);
  }
}
