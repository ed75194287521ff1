import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { EditMarks } from '../edits/editMarks';
import type { EditStore } from '../edits/editStore';
import { Command, View } from '../ids';
import { addressOf } from './documentUri';
import { isWritable } from './isWritable';

interface Look {
  icon: string;
  /** Behind the name of the connection. */
  facts: readonly string[];
  tooltip: string;
  command: string;
}

/**
 * One status bar item, only while a document of ours is active: which connection it is about, whether it can be saved, and
 * what a save has left to be applied.
 */
export class DocumentStatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('juicefs.document', vscode.StatusBarAlignment.Right, 100);
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly store: ConnectionStore,
    private readonly edits: EditStore,
    private readonly marks: EditMarks,
  ) {
    this.item.name = vscode.l10n.t('JuiceFS Connection');
    const update = (): void => {
      this.update(vscode.window.activeTextEditor);
    };
    this.subscriptions = [vscode.window.onDidChangeActiveTextEditor(update), edits.onDidChange(update), this.item];
    update();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private update(editor: vscode.TextEditor | undefined): void {
    const address = editor === undefined ? undefined : addressOf(editor.document.uri);
    const connection = address === undefined ? undefined : this.store.get(address.connectionId);
    if (address === undefined || connection === undefined) {
      this.item.hide();
      return;
    }
    const mark = connection.production ? [vscode.l10n.t('PRODUCTION')] : [];
    const look = isWritable(address, connection) ? this.draft(connection) : readOnly(connection);
    const text = [connection.name.replaceAll('$(', '$ ('), ...mark, ...look.facts].join(' · ');
    this.item.text = `$(${look.icon}) ${text}`;
    this.item.tooltip = look.tooltip;
    this.item.command = look.command;
    this.item.accessibilityInformation = { label: [look.tooltip, ...look.facts].join(', ') };
    this.item.show();
  }

  private draft(connection: Connection): Look {
    const { applied } = this.edits.log(connection.id);
    const edits = applied === 1 ? vscode.l10n.t('1 edit not applied') : vscode.l10n.t('{0} edits not applied', applied);
    return {
      icon: 'edit',
      facts: [
        ...(applied === 0 ? [] : [edits]),
        ...(this.marks.holdsSecrets(connection.id) ? [vscode.l10n.t('holds secrets')] : []),
      ],
      tooltip: vscode.l10n.t(
        'Document of JuiceFS dump {0}. Saving keeps a draft; nothing is written until Apply to New File….',
        connection.name,
      ),
      command: applied === 0 ? `${View.volumes}.focus` : Command.reviewChanges,
    };
  }
}

function readOnly({ name }: Connection): Look {
  return {
    icon: 'lock',
    facts: [],
    tooltip: vscode.l10n.t('Read-only document of JuiceFS connection {0}', name),
    command: `${View.volumes}.focus`,
  };
}
