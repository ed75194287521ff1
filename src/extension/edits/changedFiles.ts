import * as vscode from 'vscode';
import { requireSame, identityOf } from '../../core/edit/dumpIdentity';
import { MetaError } from '../../core/errors';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import { Command } from '../ids';
import type { Log } from '../log';
import { plainText } from '../ui/plainText';
import type { EditStore } from './editStore';

/** Says once when a dump is no longer the file that its edits were made for: they may mean something else now. */
export class ChangedFiles implements vscode.Disposable {
  private readonly told = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly store: ConnectionStore,
    private readonly edits: EditStore,
    private readonly log: Log,
  ) {
    this.subscription = edits.onDidChange((id) => {
      this.check(id).catch((error: unknown) => {
        log.error('edits', error);
      });
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async check(connectionId: string): Promise<void> {
    const connection = this.store.get(connectionId);
    const original = this.edits.original(connectionId);
    if (connection === undefined || original === undefined || this.told.has(connectionId)) return;
    try {
      await requireSame(connection.address, original);
    } catch (error) {
      // A file that is not there is told by whoever reads it.
      if (!MetaError.is(error, 'damaged')) return;
      this.told.add(connectionId);
      this.log.warn('edits', error.message);
      await this.ask(connection);
      this.told.delete(connectionId);
    }
  }

  private async ask(connection: Connection): Promise<void> {
    const keep = vscode.l10n.t('Keep for This File');
    const patch = vscode.l10n.t('Export Patch…');
    const sentence = vscode.l10n.t(
      '{0} was changed after its edits were made. They show on what it holds now, and are not applied until you say that they are meant for it.',
      connection.name,
    );
    const answer = await vscode.window.showWarningMessage(plainText(sentence), keep, patch);
    const { id } = connection;
    if (answer === keep) {
      const now = await identityOf(connection.address);
      await this.edits.keep(id, this.edits.log(id), this.edits.changes(id), now);
    }
    if (answer === patch) await vscode.commands.executeCommand(Command.exportPatch, { connectionId: id });
  }
}
