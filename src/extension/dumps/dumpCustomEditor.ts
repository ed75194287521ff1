import * as vscode from 'vscode';
import { CustomEditor } from '../ids';
import type { DumpPageContext } from './dumpPage';
import { DumpPage } from './dumpPage';

interface DumpDocument extends vscode.CustomDocument {
  readonly uri: vscode.Uri;
}

/** `*.json` is somebody else's most of the time: there the page is a choice of *Reopen Editor With…*. */
export function registerDumpEditors(context: DumpPageContext, dist: vscode.Uri): vscode.Disposable[] {
  const editor = new DumpCustomEditor(context, dist);
  return Object.values(CustomEditor).map((viewType) =>
    vscode.window.registerCustomEditorProvider(viewType, editor, {
      // The page is light and asks for its content whenever it is made.
      webviewOptions: { retainContextWhenHidden: false },
    }),
  );
}

/** Opens dumps by a double click. The file itself is never taken into the editor. */
export class DumpCustomEditor implements vscode.CustomReadonlyEditorProvider<DumpDocument> {
  constructor(
    private readonly context: DumpPageContext,
    private readonly dist: vscode.Uri,
  ) {}

  openCustomDocument(uri: vscode.Uri): DumpDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: DumpDocument, panel: vscode.WebviewPanel): void {
    // The page fills itself, and goes with its panel; the editor shows it only when this returns.
    void new DumpPage(uri, panel, this.context, this.dist).open();
  }
}
