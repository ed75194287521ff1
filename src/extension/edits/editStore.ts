import * as vscode from 'vscode';
import * as v from 'valibot';
import type { Edit } from '../../core/edit/edit';
import type { EditLog } from '../../core/edit/editLog';
import { EditLogSchema, EMPTY_LOG, appliedEdits } from '../../core/edit/editLog';
import type { DumpIdentity } from '../../core/edit/dumpIdentity';
import type { ItemChange } from '../../core/edit/itemChange';
import { MetaError } from '../../core/errors';
import { setContextKey } from '../config/contextKeys';
import { placesOf } from './placesOf';
import type { Names } from '../../core/model/names';

const STATE_PREFIX = 'juicefs.edits/';
/** The editor keeps all state of a workspace in one row of a database. */
const MAX_STATE_BYTES = 8 * 1024 * 1024;

/** `original` is the file the edits were made for. */
const Identity = v.object({ sizeBytes: v.number(), mtimeMs: v.number(), endsSha256: v.string() });
const Stored = v.object({ log: EditLogSchema, original: v.optional(Identity) });

/**
 * The edits of each dump, in the workspace's state: written at every change, so they survive a reload and a crash. A dump
 * that is removed from the window and opened again has its edits again.
 */
export class EditStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<string>();
  /** Fires with the id of the connection, when the edited state is there to be read. */
  readonly onDidChange = this.changed.event;
  private readonly logs = new Map<string, EditLog>();
  private readonly originals = new Map<string, DumpIdentity>();
  /** Paths of the changed entries. */
  private readonly places = new Map<string, ReadonlySet<string>>();
  private readonly items = new Map<string, readonly ItemChange[]>();

  constructor(private readonly state: vscode.Memento) {
    for (const key of state.keys()) {
      if (!key.startsWith(STATE_PREFIX)) continue;
      const parsed = v.safeParse(Stored, state.get(key));
      if (!parsed.success) continue;
      const id = key.slice(STATE_PREFIX.length);
      this.logs.set(id, parsed.output.log);
      if (parsed.output.original !== undefined) this.originals.set(id, parsed.output.original);
    }
    this.tellContext();
  }

  log(connectionId: string): EditLog {
    return this.logs.get(connectionId) ?? EMPTY_LOG;
  }

  /** The edits that count. */
  edits(connectionId: string): readonly Edit[] {
    return appliedEdits(this.log(connectionId));
  }

  /** What the edits changed; empty until the dump was opened. */
  changes(connectionId: string): readonly ItemChange[] {
    return this.items.get(connectionId) ?? [];
  }

  /** Whether the entry at these names is one of the changed items. */
  isChanged(connectionId: string, names: Names): boolean {
    return this.places.get(connectionId)?.has(names.join('/')) === true;
  }

  /** The file the edits were made for; undefined when there is none, or it could not be read. */
  original(connectionId: string): DumpIdentity | undefined {
    return this.originals.get(connectionId);
  }

  /** Connections with edits, undone ones included. */
  ids(): string[] {
    return [...this.logs.keys()];
  }

  /** @throws {MetaError} `limit` when the workspace's state would grow too large. */
  requireRoom(log: EditLog): void {
    const bytes = log.edits.reduce((sum, edit) => sum + ('text' in edit ? edit.text.length : 0) + 200, 0);
    if (bytes <= MAX_STATE_BYTES) return;
    throw new MetaError(
      'limit',
      vscode.l10n.t(
        'These changes would take more than {0} MiB. Apply what is there to a new file and go on with that.',
        MAX_STATE_BYTES / 1024 / 1024,
      ),
    );
  }

  /** Stores a log and what it changes. */
  async keep(
    connectionId: string,
    log: EditLog,
    changes: readonly ItemChange[],
    original = this.originals.get(connectionId),
  ): Promise<void> {
    if (log.edits.length === 0) {
      this.logs.delete(connectionId);
      this.originals.delete(connectionId);
    } else {
      this.logs.set(connectionId, log);
      if (original !== undefined) this.originals.set(connectionId, original);
    }
    const stored = log.edits.length === 0 ? undefined : { log: { ...log, edits: [...log.edits] }, original };
    await this.state.update(STATE_PREFIX + connectionId, stored);
    this.show(connectionId, changes);
  }

  /** What the edits of a dump changed, learned when it was opened. */
  show(connectionId: string, changes: readonly ItemChange[]): void {
    this.items.set(connectionId, changes);
    this.places.set(connectionId, new Set(changes.flatMap(placesOf).map((names) => names.join('/'))));
    this.tellContext();
    this.changed.fire(connectionId);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private tellContext(): void {
    setContextKey(
      'juicefs:hasEdits',
      [...this.logs.values()].some(({ edits }) => edits.length > 0),
    );
  }
}
