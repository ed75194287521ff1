import * as vscode from 'vscode';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import { MetaError, messageOf } from '../../core/errors';
import type { EditStore } from '../edits/editStore';
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
  private readonly drops = new vscode.EventEmitter<string>();
  /** What was opened of a connection is no longer valid. */
  readonly onDidDrop = this.drops.event;
  private readonly readFacts = new vscode.EventEmitter<{ connectionId: string; facts: VolumeFacts }>();
  /** The facts of a connection were read. */
  readonly onDidReadFacts = this.readFacts.event;

  constructor(
    private readonly store: ConnectionStore,
    private readonly worker: WorkerThread,
    private readonly edits: EditStore,
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
      facts.then(
        (read) => {
          this.readFacts.fire({ connectionId: connection.id, facts: read });
        },
        // A failure is not remembered: the next reader tries again.
        () => {
          if (entry.facts === facts) delete entry.facts;
        },
      );
    }
    return entry.facts;
  }

  /** The next reader of facts asks the source again. */
  forgetFacts(connectionId: string): void {
    const entry = this.open.get(connectionId);
    if (entry !== undefined) delete entry.facts;
  }

  /** Forgets what was opened and read; the next reader opens anew. */
  drop(connectionId: string): void {
    const entry = this.open.get(connectionId);
    this.open.delete(connectionId);
    this.drops.fire(connectionId);
    entry?.source
      .then((source) => source.close())
      .catch((error: unknown) => {
        this.log.debug('connections', `closing: ${String(error)}`);
      });
  }

  dispose(): void {
    this.subscription.dispose();
    this.drops.dispose();
    this.readFacts.dispose();
    this.open.clear();
  }

  private entry(connection: Connection): OpenConnection {
    const existing = this.open.get(connection.id);
    if (existing !== undefined) return existing;
    const source = this.openEdited(connection);
    const entry: OpenConnection = { source };
    this.open.set(connection.id, entry);
    source.catch(() => {
      if (this.open.get(connection.id) === entry) this.open.delete(connection.id);
    });
    return entry;
  }

  /** A dump shows what its edits made of it from the first look on. */
  private async openEdited(connection: Connection): Promise<RemoteSource> {
    const source = await RemoteSource.open(this.worker, await this.store.spec(connection));
    const edits = this.edits.edits(connection.id);
    if (edits.length === 0) return source;
    try {
      this.edits.show(connection.id, await source.setEdits(edits));
      return source;
    } catch (error) {
      void source.close().catch(() => undefined);
      if (!MetaError.is(error)) throw error;
      const sentence = vscode.l10n.t(
        'The changes kept for {0} do not fit the file any more: {1} Export them as a patch, or discard them, to go on.',
        connection.name,
        messageOf(error),
      );
      throw new MetaError(error.reason, sentence, { cause: error });
    }
  }
}
