import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { MetaError } from '../../core/errors';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import type { ErrorPresenter } from '../ui/presentError';
import { documentText } from './documentText';
import { addressOf } from './documentUri';

/** The editor asks for `stat` and `readFile` of one opening within this time: both answer from one reading. */
const SAME_READING_MS = 2000;
/** Documents whose digest is remembered; beyond, the oldest are forgotten and look changed when they come again. */
const MAX_REMEMBERED = 500;

interface Revision {
  digest: string;
  size: number;
  firstSeenMs: number;
}

/** The read-only documents of scheme `juicefs-meta`. Every opening reads the source. */
export class MetaFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  private readonly readings = new Map<string, Promise<Uint8Array>>();
  private readonly revisions = new Map<string, Revision>();

  constructor(
    private readonly store: ConnectionStore,
    private readonly pool: SourcePool,
    private readonly errors: ErrorPresenter,
  ) {}

  watch(): vscode.Disposable {
    // Engines do not tell of changes; *Refresh* does.
    return new vscode.Disposable(() => undefined);
  }

  /** Size of what `readFile` gives, and the moment at which this content was first seen: it moves when the text does. */
  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    await this.readFile(uri);
    const revision = this.revisions.get(uri.toString());
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: revision?.firstSeenMs ?? 0,
      size: revision?.size ?? 0,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      return await this.prepare(uri);
    } catch (error) {
      throw this.fileSystemError(error);
    }
  }

  /**
   * Reads ahead of an opening.
   * @throws {MetaError} the reason itself, which the editor would bury.
   */
  prepare(uri: vscode.Uri): Promise<Uint8Array> {
    const key = uri.toString();
    const existing = this.readings.get(key);
    if (existing !== undefined) return existing;
    const reading = this.read(uri);
    this.readings.set(key, reading);
    const forget = (): void => {
      if (this.readings.get(key) === reading) this.readings.delete(key);
    };
    reading.then(() => setTimeout(forget, SAME_READING_MS).unref(), forget);
    return reading;
  }

  /** Reads open documents of a connection anew. */
  refresh(connectionId: string): void {
    const open = vscode.workspace.textDocuments
      .map((document) => document.uri)
      .filter((uri) => addressOf(uri)?.connectionId === connectionId);
    this.readings.clear();
    this.changes.fire(open.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.changes.dispose();
  }

  private async read(uri: vscode.Uri): Promise<Uint8Array> {
    const address = addressOf(uri);
    if (address === undefined) throw new MetaError('notFound', vscode.l10n.t('There is no such document.'));
    const connection = this.store.get(address.connectionId);
    if (connection === undefined) {
      const sentence = vscode.l10n.t(
        'The connection of this document ({0}) is not there any more.',
        address.connectionId,
      );
      throw new MetaError('notFound', sentence);
    }
    const bytes = await documentText(address, await this.pool.source(connection));
    this.remember(uri.toString(), bytes);
    return bytes;
  }

  private remember(key: string, bytes: Uint8Array): void {
    const digest = createHash('sha256').update(bytes).digest('hex');
    if (this.revisions.get(key)?.digest === digest) return;
    // Deleting first moves the key to the end: the map's order is then by age.
    this.revisions.delete(key);
    this.revisions.set(key, { digest, size: bytes.length, firstSeenMs: Date.now() });
    const [oldest] = this.revisions.keys();
    if (this.revisions.size > MAX_REMEMBERED && oldest !== undefined) this.revisions.delete(oldest);
  }

  private fileSystemError(error: unknown): Error {
    const sentence = this.errors.sentence(error);
    if (MetaError.is(error, 'notFound')) return vscode.FileSystemError.FileNotFound(sentence);
    if (!MetaError.is(error, 'limit')) this.errors.log('documents', error);
    return vscode.FileSystemError.Unavailable(sentence);
  }
}
