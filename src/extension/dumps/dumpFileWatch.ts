import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import type { CheckResults } from '../problems/checkResults';
import type { ConnectionMarks } from '../tree/connectionMarks';
import type { DumpIndexes } from './dumpIndexes';

interface DumpFileWatchContext {
  store: ConnectionStore;
  pool: SourcePool;
  indexes: DumpIndexes;
  checks: CheckResults;
  marks: ConnectionMarks;
}

/** Says when the file of an opened dump was changed by somebody: what is shown is then of the old file. */
export class DumpFileWatch implements vscode.Disposable {
  private readonly watchers = new Map<string, vscode.Disposable>();
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(private readonly context: DumpFileWatchContext) {
    this.subscriptions = [
      // Only what somebody looks into is worth watching.
      context.indexes.onDidChange((id) => {
        const connection = context.store.get(id);
        if (connection !== undefined && context.indexes.state(id) !== undefined) this.watch(connection);
      }),
      context.pool.onDidDrop((id) => {
        context.marks.set(id, 'file', undefined);
        this.unwatch(id);
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, ...this.watchers.values()).dispose();
  }

  private watch(connection: Connection): void {
    if (this.watchers.has(connection.id)) return;
    const { address } = connection;
    const name = basename(address).replace(/[*?{}[\]]/g, '[$&]');
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(dirname(address)), name),
    );
    const changed = (): void => {
      this.context.checks.markStale(connection.id);
      this.context.marks.set(connection.id, 'file', {
        text: vscode.l10n.t('changed on disk'),
        sentence: vscode.l10n.t('{0} was changed on disk. Refresh reads it anew.', connection.name),
      });
    };
    watcher.onDidChange(changed);
    watcher.onDidCreate(changed);
    watcher.onDidDelete(changed);
    this.watchers.set(connection.id, watcher);
  }

  private unwatch(connectionId: string): void {
    this.watchers.get(connectionId)?.dispose();
    this.watchers.delete(connectionId);
  }
}
