import * as vscode from 'vscode';
import { Command } from '../../ids';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';

interface Offers {
  /** A file to show where it is. */
  reveal?: string;
  /** An address to connect to. */
  connect?: { url: string; name: string };
}

/** The one notification of a long task that has ended well. Does not wait for an answer. */
export function announce(services: Services, sentence: string, offers: Offers): void {
  const reveal = vscode.l10n.t('Reveal');
  const connect = vscode.l10n.t('Connect');
  const report = vscode.l10n.t('Show Report');
  const [task] = services.tasks.tasks();
  const buttons = [
    ...(offers.reveal === undefined ? [] : [reveal]),
    ...(offers.connect === undefined ? [] : [connect]),
    report,
  ];
  void vscode.window.showInformationMessage(plainText(sentence), ...buttons).then(async (answer) => {
    if (answer === reveal && offers.reveal !== undefined) await revealFile(vscode.Uri.file(offers.reveal));
    if (answer === connect) await vscode.commands.executeCommand(Command.addConnection, offers.connect);
    if (answer === report && task !== undefined) await services.reports.show(task);
  });
}

/** In the explorer when the file is in the workspace, else in the system's file manager. */
async function revealFile(uri: vscode.Uri): Promise<void> {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
}
