import * as vscode from 'vscode';
import { Command } from '../../ids';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';

/** A file was written: open it as a dump, or show where it is. Does not wait for an answer. */
export function announceFile(services: Services, sentence: string, file: string): void {
  const open = vscode.l10n.t('Open');
  const show = vscode.l10n.t('Show');
  void vscode.window.showInformationMessage(plainText(sentence), open, show).then(async (answer) => {
    try {
      if (answer === open) await vscode.commands.executeCommand(Command.openDumpFile, { file });
      if (answer === show) await revealFile(vscode.Uri.file(file));
    } catch (error) {
      services.errors.present('edits', error);
    }
  });
}

/** In the explorer when the file is in the workspace, else in the system's file manager. */
async function revealFile(uri: vscode.Uri): Promise<void> {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
}
