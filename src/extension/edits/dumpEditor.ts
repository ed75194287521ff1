import * as vscode from 'vscode';
import type { Edit } from '../../core/edit/edit';
import type { EditLog } from '../../core/edit/editLog';
import { EMPTY_LOG, appliedEdits, canRedo, canUndo, push, redo, undo } from '../../core/edit/editLog';
import { identityOf } from '../../core/edit/dumpIdentity';
import { MetaError } from '../../core/errors';
import type { Connection } from '../connections/connection';
import type { SourcePool } from '../connections/sourcePool';
import type { Log } from '../log';
import type { EditStore } from './editStore';

/** Changes the edits of dumps: first in the source, which checks them, then in the store. One change of a dump at a time. */
export class DumpEditor {
  private readonly queues = new Map<string, Promise<unknown>>();
  private readonly followers: ((connectionId: string) => Promise<void>)[] = [];

  constructor(
    readonly store: EditStore,
    private readonly pool: SourcePool,
    private readonly log: Log,
  ) {}

  /** Runs after each change, before it counts as made. */
  follow(follower: (connectionId: string) => Promise<void>): void {
    this.followers.push(follower);
  }

  /**
   * Adds edits: all of them, or none.
   * @throws {MetaError} why they do not fit; nothing has changed then.
   */
  async push(connection: Connection, edits: readonly Edit[]): Promise<void> {
    if (edits.length === 0) return;
    requireDump(connection);
    await this.change(connection, (log) => push(log, ...edits));
  }

  /** The same for what goes on from the last edit: one that replaces what that one said takes its place. */
  async amend(connection: Connection, edits: readonly Edit[]): Promise<void> {
    const [edit, ...others] = edits;
    if (edit === undefined || others.length > 0) {
      await this.push(connection, edits);
      return;
    }
    requireDump(connection);
    await this.change(connection, (log) => {
      const last = appliedEdits(log).at(-1);
      const before = undo(log);
      // A step of several edits stays what it was.
      const isAlone = before.applied === log.applied - 1;
      return push(last !== undefined && isAlone && replaces(edit, last) ? before : log, edit);
    });
  }

  /** Takes the last step back; returns its edits. */
  async undo(connection: Connection): Promise<readonly Edit[]> {
    const log = this.store.log(connection.id);
    if (!canUndo(log)) return [];
    await this.change(connection, undo);
    return log.edits.slice(undo(log).applied, log.applied);
  }

  /** Does again what was undone last; returns its edits. */
  async redo(connection: Connection): Promise<readonly Edit[]> {
    const log = this.store.log(connection.id);
    if (!canRedo(log)) return [];
    await this.change(connection, redo);
    return log.edits.slice(log.applied, redo(log).applied);
  }

  /** Puts other edits in place of all, keeping none to redo. */
  async replace(connection: Connection, edits: readonly Edit[]): Promise<void> {
    await this.change(connection, () => (edits.length === 0 ? EMPTY_LOG : { edits, applied: edits.length }));
  }

  private change(connection: Connection, next: (log: EditLog) => EditLog): Promise<void> {
    const before = this.queues.get(connection.id) ?? Promise.resolve();
    const work = before.then(() => this.changeNow(connection, next));
    this.queues.set(
      connection.id,
      work.catch(() => undefined),
    );
    return work;
  }

  private async changeNow(connection: Connection, next: (log: EditLog) => EditLog): Promise<void> {
    const log = this.store.log(connection.id);
    const changed = next(log);
    this.store.requireRoom(changed);
    const changes = await this.setEdits(connection, changed);
    this.pool.forgetFacts(connection.id);
    // The edits to come are made for the file as it is now.
    const original =
      log.edits.length === 0 && changed.edits.length > 0 ? await identityOf(connection.address) : undefined;
    await this.store.keep(connection.id, changed, changes, original);
    await Promise.all(this.followers.map((follower) => follower(connection.id)));
    this.log.info('edits', `${connection.name}: ${changed.applied} of ${changed.edits.length} edits`);
  }

  private async setEdits(connection: Connection, log: EditLog): ReturnType<RemoteSetEdits> {
    try {
      return await (await this.pool.source(connection)).setEdits(appliedEdits(log));
    } catch (error) {
      // Edits that keep a dump from being opened must be possible to get rid of.
      if (log.applied > 0) throw error;
      this.log.warn('edits', `${connection.name}: discarded without reading it`);
      this.pool.drop(connection.id);
      return [];
    }
  }
}

type RemoteSetEdits = Awaited<ReturnType<SourcePool['source']>>['setEdits'];

function replaces(edit: Edit, last: Edit): boolean {
  if (edit.kind === 'section') return last.kind === 'section' && edit.section === last.section;
  if (edit.kind !== 'put' && edit.kind !== 'putSubtree') return false;
  return last.kind === edit.kind && last.names.join('/') === edit.names.join('/');
}

function requireDump(connection: Connection): void {
  if (connection.kind === 'dump') return;
  throw new MetaError(
    'unsupported',
    vscode.l10n.t('{0} is a live engine: only dump files can be edited.', connection.name),
  );
}
