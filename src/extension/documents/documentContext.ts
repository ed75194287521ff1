import * as vscode from 'vscode';
import { setContextKey } from '../config/contextKeys';
import type { EditStore } from '../edits/editStore';
import { addressOf } from './documentUri';

/** Tells menus what the document in front is. */
export class DocumentContext implements vscode.Disposable {
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(private readonly edits: EditStore) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.update();
      }),
      edits.onDidChange(() => {
        this.update();
      }),
    ];
    this.update();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private update(): void {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const address = uri === undefined ? undefined : addressOf(uri);
    const edits = address === undefined ? [] : this.edits.log(address.connectionId).edits;
    setContextKey('juicefs:documentKind', address?.kind);
    setContextKey('juicefs:documentIsDraft', edits.length > 0);
  }
}
