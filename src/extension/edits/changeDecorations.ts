import * as vscode from 'vscode';
import { addressOf } from '../documents/documentUri';
import { Scheme } from '../ids';
import type { EditStore } from './editStore';
import type { ItemChange } from '../../core/edit/itemChange';
import { uriOfItem } from './itemUri';
import { uriOfDocument } from './documentOfItem';

/** Marks changed items of dumps, in the Volumes view with everything above them, and on the tabs of their documents. */
export class ChangeDecorations implements vscode.FileDecorationProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFileDecorations = this.changed.event;
  private readonly byUri = new Map<string, ItemChange>();
  private readonly ofConnection = new Map<string, vscode.Uri[]>();
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(private readonly edits: EditStore) {
    this.subscriptions = [
      edits.onDidChange((id) => {
        this.update(id);
      }),
      vscode.window.registerFileDecorationProvider(this),
      this.changed,
    ];
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== Scheme.item && addressOf(uri) === undefined) return undefined;
    const change = this.byUri.get(uri.toString());
    return change === undefined ? undefined : decoration(change, uri.scheme === Scheme.item);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private update(connectionId: string): void {
    const before = this.ofConnection.get(connectionId) ?? [];
    for (const uri of before) this.byUri.delete(uri.toString());
    const now: vscode.Uri[] = [];
    for (const change of this.edits.changes(connectionId)) {
      // Other names of one inode change with it.
      for (const item of [change.item, ...(change.alsoAt ?? []).map((names) => ({ names }))]) {
        for (const uri of [uriOfItem(connectionId, item), uriOfDocument(connectionId, item)]) {
          this.byUri.set(uri.toString(), change);
          now.push(uri);
        }
      }
    }
    this.ofConnection.set(connectionId, now);
    this.changed.fire([...before, ...now]);
  }
}

/** A letter and a word, as source control has them: never the colour alone. */
function decoration({ change }: ItemChange, propagate: boolean): vscode.FileDecoration {
  const [badge, word, color] = {
    added: ['A', vscode.l10n.t('Added'), 'gitDecoration.addedResourceForeground'],
    // In the view it shows on what is above it, where the colour of deletions would look like a fault.
    removed: ['D', vscode.l10n.t('Deleted'), 'gitDecoration.modifiedResourceForeground'],
    changed: ['M', vscode.l10n.t('Changed'), 'gitDecoration.modifiedResourceForeground'],
    moved: ['R', vscode.l10n.t('Renamed or moved'), 'gitDecoration.renamedResourceForeground'],
  }[change] as [string, string, string];
  const decorated = new vscode.FileDecoration(
    badge,
    vscode.l10n.t('{0}, not applied yet', word),
    new vscode.ThemeColor(color),
  );
  decorated.propagate = propagate;
  return decorated;
}
