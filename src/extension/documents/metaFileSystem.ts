import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { DocumentAddress } from '../../core/documents/documentAddress';
import { documentEdits } from '../../core/documents/documentEdits';
import { MetaError } from '../../core/errors';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import { confirmSecrets } from '../edits/confirmSecrets';
import type { DumpEditor } from '../edits/dumpEditor';
import type { ErrorPresenter } from '../ui/presentError';
import { UserCancelled } from '../ui/presentError';
import { documentText } from './documentText';
import { addressOf } from './documentUri';
import { isWritable } from './isWritable';

/** The editor asks for `stat` and `readFile` of one opening within this time: both answer from one reading. */
const SAME_READING_MS = 2000;
/** Documents whose digest is remembered; beyond, the oldest are forgotten and look changed when they come again. */
const MAX_REMEMBERED = 500;

/** How long the status bar says that a save has kept a draft. */
const TOLD_MS = 10_000;

interface Revision {
  digest: string;
  size: number;
  firstSeenMs: number;
}

/** What a document was saved as, shown while it says what the source says. */
interface Written {
  bytes: Uint8Array;
  /** Digest of the source's own text behind it; undefined until that was read. */
  canonical: string | undefined;
}

/**
 * The documents of scheme `juicefs-meta`. Every opening reads the source. Saving a document of a dump makes an edit of it:
 * a draft, kept with the workspace; files are never written here.
 */
export class MetaFileSystem implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  private readonly readings = new Map<string, Promise<Uint8Array>>();
  private readonly revisions = new Map<string, Revision>();
  private readonly written = new Map<string, Written>();
  /** Documents being saved: the editor learns of those by the save itself. */
  private readonly saving = new Set<string>();
  private readonly saveReasons = new Map<string, vscode.TextDocumentSaveReason>();
  /** Connections for which it was said what saving does. */
  private readonly told = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly store: ConnectionStore,
    private readonly pool: SourcePool,
    private readonly edits: DumpEditor,
    private readonly errors: ErrorPresenter,
  ) {
    edits.follow((connectionId) => {
      this.refresh(connectionId);
      return Promise.resolve();
    });
    this.subscription = vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
      if (addressOf(document.uri) !== undefined) this.saveReasons.set(document.uri.toString(), reason);
    });
  }

  watch(): vscode.Disposable {
    // Engines do not tell of changes; *Refresh* does.
    return new vscode.Disposable(() => undefined);
  }

  /** Size of what `readFile` gives, and the moment at which this content was first seen: it moves when the text does. */
  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    // Whoever writes a file first looks for the folders above it.
    if (!uri.path.endsWith('.json')) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    await this.readFile(uri);
    const revision = this.revisions.get(uri.toString());
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: revision?.firstSeenMs ?? 0,
      size: revision?.size ?? 0,
      ...(this.isWritable(uri) ? {} : { permissions: vscode.FilePermission.Readonly }),
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
      .filter((uri) => addressOf(uri)?.connectionId === connectionId && !this.saving.has(uri.toString()));
    this.readings.clear();
    this.changes.fire(open.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const address = addressOf(uri);
    const connection = address === undefined ? undefined : this.store.get(address.connectionId);
    if (address === undefined || connection === undefined || !isWritable(address, connection)) {
      throw vscode.FileSystemError.NoPermissions(uri);
    }
    const key = uri.toString();
    this.saving.add(key);
    try {
      await this.save(uri, address, connection, content);
    } catch (error) {
      throw this.fileSystemError(error);
    } finally {
      this.saving.delete(key);
      this.saveReasons.delete(key);
    }
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.subscription.dispose();
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
    const key = uri.toString();
    const bytes = this.asWritten(key, await documentText(address, await this.pool.source(connection), connection.kind));
    this.remember(key, bytes);
    return bytes;
  }

  private async save(
    uri: vscode.Uri,
    address: DocumentAddress,
    connection: Connection,
    content: Uint8Array,
  ): Promise<void> {
    const key = uri.toString();
    const source = await this.pool.source(connection);
    const before = await documentText(address, source, connection.kind);
    const { setting } = await this.pool.facts(connection);
    const edits = documentEdits({ address, text: textOf(content), before: textOf(before), setting });
    await confirmSecrets(connection, edits, setting, this.isByHand(key) ? undefined : refuseToAsk);
    const earlier = this.written.get(key);
    this.written.set(key, { bytes: content, canonical: edits.length === 0 ? digestOf(before) : undefined });
    try {
      // Saves that come by themselves while somebody types are one edit.
      if (this.isByHand(key)) await this.edits.push(connection, edits);
      else await this.edits.amend(connection, edits);
    } catch (error) {
      if (earlier === undefined) this.written.delete(key);
      else this.written.set(key, earlier);
      throw error;
    }
    this.readings.delete(key);
    this.tell(connection);
  }

  /** Not by auto-save, which must not ask for anything. */
  private isByHand(key: string): boolean {
    const reason = this.saveReasons.get(key);
    return reason === undefined || reason === vscode.TextDocumentSaveReason.Manual;
  }

  /** Once for each dump: what saving did, and what it did not. */
  private tell({ id, name }: Connection): void {
    if (this.told.has(id)) return;
    this.told.add(id);
    const sentence = vscode.l10n.t('Kept as a draft. {0} is not changed: Apply to New File… writes.', name);
    vscode.window.setStatusBarMessage(`$(edit) ${sentence}`, TOLD_MS);
  }

  /** The text as it was saved, as long as the source says the same in its own spelling. */
  private asWritten(key: string, bytes: Uint8Array): Uint8Array {
    const written = this.written.get(key);
    if (written === undefined) return bytes;
    const canonical = digestOf(bytes);
    written.canonical ??= canonical;
    if (written.canonical === canonical) return written.bytes;
    this.written.delete(key);
    return bytes;
  }

  private isWritable(uri: vscode.Uri): boolean {
    const address = addressOf(uri);
    const connection = address === undefined ? undefined : this.store.get(address.connectionId);
    return address !== undefined && connection !== undefined && isWritable(address, connection);
  }

  private remember(key: string, bytes: Uint8Array): void {
    const digest = digestOf(bytes);
    if (this.revisions.get(key)?.digest === digest) return;
    // Deleting first moves the key to the end: the map's order is then by age.
    this.revisions.delete(key);
    this.revisions.set(key, { digest, size: bytes.length, firstSeenMs: Date.now() });
    const [oldest] = this.revisions.keys();
    if (this.revisions.size > MAX_REMEMBERED && oldest !== undefined) this.revisions.delete(oldest);
  }

  private fileSystemError(error: unknown): Error {
    if (error instanceof UserCancelled) {
      return vscode.FileSystemError.Unavailable(vscode.l10n.t('Not saved: the secret was not to be kept.'));
    }
    const sentence = this.errors.sentence(error);
    if (MetaError.is(error, 'notFound')) return vscode.FileSystemError.FileNotFound(sentence);
    if (!MetaError.is(error, 'limit') && !MetaError.is(error, 'malformed')) this.errors.log('documents', error);
    return vscode.FileSystemError.Unavailable(sentence);
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new MetaError('malformed', vscode.l10n.t('This document is not UTF-8 text.'));
  }
}

function refuseToAsk(_connection: Connection, members: readonly string[]): Promise<never> {
  const sentence = vscode.l10n.t('This would keep a secret ({0}): save by hand to confirm it.', members.join(', '));
  return Promise.reject(new MetaError('denied', sentence));
}
