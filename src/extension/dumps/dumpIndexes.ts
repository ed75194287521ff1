import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import { View } from '../ids';
import type { Log } from '../log';
import { fractionDone } from '../tasks/progressText';
import type { ConnectionMarks } from '../tree/connectionMarks';
import type { DirectoryNode } from '../tree/directoryNode';
import type { VolumesTree } from '../tree/volumesTree';
import type { ErrorPresenter } from '../ui/presentError';
import { isSilent } from '../ui/presentError';
import type { IndexState } from './indexState';
import { indexMark } from './indexState';

/** The view repaints a connection, and reads growing directories again, no more often than this. */
const REPAINT_MS = 700;

interface DumpIndexesContext {
  store: ConnectionStore;
  pool: SourcePool;
  volumes: VolumesTree;
  marks: ConnectionMarks;
  errors: ErrorPresenter;
  log: Log;
  /** Where the worker keeps indexes. */
  folder: vscode.Uri;
}

interface Indexing {
  state: IndexState;
  readonly controller: AbortController;
  done: Promise<IndexState>;
  paintedMs: number;
}

/** The index of each dump of this window: made when somebody looks into the dump, shown while it is made. */
export class DumpIndexes implements vscode.Disposable {
  private readonly dumps = new Map<string, Indexing>();
  /** Directories that were read again after the end of the index: once is enough. */
  private readonly late = new WeakSet<DirectoryNode>();
  private readonly changes = new vscode.EventEmitter<string>();
  /** Fires with the id of the connection. */
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(private readonly context: DumpIndexesContext) {
    this.subscriptions = [
      this.changes,
      context.volumes.onDidOpen((connection) => {
        if (connection.kind === 'dump') void this.start(connection);
      }),
      context.volumes.onDidListPart((directory) => {
        // Listed just before the end: nothing else would bring the rest.
        if (this.state(directory.connection.id)?.kind !== 'ready' || this.late.has(directory)) return;
        this.late.add(directory);
        this.readGrowing(directory.connection.id);
      }),
      context.pool.onDidDrop((id) => {
        this.forget(id);
      }),
    ];
  }

  get folder(): vscode.Uri {
    return this.context.folder;
  }

  state(connectionId: string): IndexState | undefined {
    return this.dumps.get(connectionId)?.state;
  }

  /** Resolves when the index is there, or will not be. Never rejects: how it went is the state. */
  start(connection: Connection): Promise<IndexState> {
    const known = this.dumps.get(connection.id);
    if (known !== undefined) return known.done;
    const indexing: Indexing = {
      state: { kind: 'indexing', fraction: undefined, entries: 0, fileBytes: 0 },
      controller: new AbortController(),
      done: Promise.resolve({ kind: 'stopped' }),
      paintedMs: Date.now(),
    };
    this.dumps.set(connection.id, indexing);
    this.context.marks.set(connection.id, 'index', indexMark(connection.name, indexing.state));
    indexing.done = this.run(connection, indexing);
    void vscode.window.withProgress({ location: { viewId: View.volumes } }, () => indexing.done);
    return indexing.done;
  }

  /** After it was stopped or has failed. */
  restart(connection: Connection): Promise<IndexState> {
    if (this.state(connection.id)?.kind !== 'indexing') this.forget(connection.id);
    return this.start(connection);
  }

  stop(connectionId: string): void {
    this.dumps.get(connectionId)?.controller.abort();
  }

  dispose(): void {
    for (const { controller } of this.dumps.values()) controller.abort();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async run(connection: Connection, indexing: Indexing): Promise<IndexState> {
    const { pool, errors, log } = this.context;
    const { signal } = indexing.controller;
    const fileBytes = await stat(connection.address).then(
      ({ size }) => size,
      () => 0,
    );
    try {
      const source = await pool.source(connection);
      const summary = await source.index({
        signal,
        onProgress: (progress) => {
          const { entries } = progress;
          indexing.state = { kind: 'indexing', fraction: fractionDone(progress), entries, fileBytes };
          if (Date.now() - indexing.paintedMs >= REPAINT_MS) this.paint(connection, indexing);
        },
      });
      indexing.state = { kind: 'ready', summary, fileBytes };
      log.info('index', `${connection.name}: ${summary.entries} entries, ${summary.indexBytes} bytes`);
    } catch (error) {
      if (!isSilent(error)) log.error('index', error);
      indexing.state = isSilent(error) ? { kind: 'stopped' } : { kind: 'failed', sentence: errors.sentence(error) };
    }
    this.paint(connection, indexing);
    return indexing.state;
  }

  private paint(connection: Connection, indexing: Indexing): void {
    // A refresh may have replaced it meanwhile.
    if (this.dumps.get(connection.id) !== indexing) return;
    indexing.paintedMs = Date.now();
    this.context.marks.set(connection.id, 'index', indexMark(connection.name, indexing.state));
    this.readGrowing(connection.id);
    this.changes.fire(connection.id);
  }

  private readGrowing(connectionId: string): void {
    this.context.volumes.refreshPartial(connectionId).catch((error: unknown) => {
      this.context.log.debug('index', `reading again: ${String(error)}`);
    });
  }

  private forget(connectionId: string): void {
    const indexing = this.dumps.get(connectionId);
    if (indexing === undefined) return;
    this.dumps.delete(connectionId);
    indexing.controller.abort();
    this.context.marks.set(connectionId, 'index', undefined);
    this.changes.fire(connectionId);
  }
}
