import * as vscode from 'vscode';
import type { ConnectionStore } from '../connections/connectionStore';
import { View } from '../ids';
import { addressOf } from './documentUri';

/** One status bar item, only while a document of ours is active: which connection it is about, and that it is read-only. */
export class DocumentStatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('juicefs.document', vscode.StatusBarAlignment.Right, 100);
  private readonly subscription: vscode.Disposable;

  constructor(private readonly store: ConnectionStore) {
    this.item.name = vscode.l10n.t('JuiceFS Connection');
    this.item.command = `${View.volumes}.focus`;
    this.subscription = vscode.window.onDidChangeActiveTextEditor((editor) => {
      this.update(editor);
    });
    this.update(vscode.window.activeTextEditor);
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private update(editor: vscode.TextEditor | undefined): void {
    const address = editor === undefined ? undefined : addressOf(editor.document.uri);
    const connection = address === undefined ? undefined : this.store.get(address.connectionId);
    if (connection === undefined) {
      this.item.hide();
      return;
    }
    const mark = connection.production ? ` ${vscode.l10n.t('PRODUCTION')}` : '';
    this.item.text = `$(lock) ${connection.name.replaceAll('$(', '$ (')}${mark}`;
    this.item.tooltip = vscode.l10n.t('Read-only document of JuiceFS connection {0}', connection.name);
    this.item.accessibilityInformation = { label: this.item.tooltip };
    this.item.show();
  }
}
