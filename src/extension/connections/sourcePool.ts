import type * as vscode from 'vscode';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import type { Log } from '../log';
import { RemoteSource } from '../workerThread/remoteSource';
import type { WorkerThread } from '../workerThread/workerThread';
import type { Connection } from './connection';
import type { ConnectionStore } from './connectionStore';

interface OpenConnection {
  source: Promise<RemoteSource>;
  facts?: Promise<VolumeFacts>;
}

/** The opened source of each connection: opened when first needed, kept until *Refresh*, a failure or removal. */
export class SourcePool implements vscode.Disposable {
  private readonly open = new Map<string, OpenConnection>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly store: ConnectionStore,
    private readonly worker: WorkerThread,
    private readonly log: Log,
  ) {
    this.subscription = store.onDidChange(() => {
      for (const id of this.open.keys()) if (store.get(id) === undefined) this.drop(id);
    });
  }

  source(connection: Connection): Promise<RemoteSource> {
    return this.entry(connection).source;
  }

  /** Setting, counters and the like, read once until `drop`. */
  facts(connection: Connection): Promise<VolumeFacts> {
    const entry = this.entry(connection);
    if (entry.facts === undefined) {
      const facts = entry.source.then((source) => source.facts());
      entry.facts = facts;
      // A failure is not remembered: the next reader tries again.
      facts.catch(() => {
        if (entry.facts === facts) delete entry.facts;
      });
    }
    return entry.facts;
  }

  /** Forgets what was opened and read; the next reader opens anew. */
  drop(connectionId: string): void {
    const entry = this.open.get(connectionId);
    this.open.delete(connectionId);
    entry?.source
      .then((source) => source.close())
      .catch((error: unknown) => {
        this.log.debug('connections', `closing: ${String(error)}`);
      });
  }

  dispose(): void {
    this.subscription.dispose();
    this.open.clear();
  }

  private entry(connection: Connection): OpenConnection {
    const existing = this.open.get(connection.id);
    if (existing !== undefined) return existing;
    const source = this.store.spec(connection).then((spec) => RemoteSource.open(this.worker, spec));
    const entry: OpenConnection = { source };
    this.open.set(connection.id, entry);
    source.catch(() => {
      if (this.open.get(connection.id) === entry) this.open.delete(connection.id);
    });
    return entry;
  }
}
