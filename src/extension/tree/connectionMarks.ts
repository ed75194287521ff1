import * as vscode from 'vscode';
import type { TreeTag } from './contextValue';

/** Who says something about a connection, in the order in which it is shown: what a narrow view must not cut off comes first. */
const SLOTS = ['migrated', 'index', 'secrets', 'edits', 'problems', 'file'] as const;
export type MarkSlot = (typeof SLOTS)[number];

/** A small fact behind the name of a connection, and what it makes possible in menus. */
export interface Mark {
  text: string;
  tags?: readonly TreeTag[];
  /** Shown as the first item below the connection. */
  sentence?: string;
}

/** What is known of connections beside their addresses: each part of the extension has a slot of its own. */
export class ConnectionMarks implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<string>();
  /** Fires with the id of the connection. */
  readonly onDidChange = this.changes.event;
  private readonly marks = new Map<string, Map<MarkSlot, Mark>>();

  /** Undefined takes the mark away. */
  set(connectionId: string, slot: MarkSlot, mark: Mark | undefined): void {
    const slots = this.marks.get(connectionId) ?? new Map<MarkSlot, Mark>();
    if (JSON.stringify(slots.get(slot)) === JSON.stringify(mark)) return;
    if (mark === undefined) slots.delete(slot);
    else slots.set(slot, mark);
    this.marks.set(connectionId, slots);
    this.changes.fire(connectionId);
  }

  texts(connectionId: string): string[] {
    return this.list(connectionId).map(({ text }) => text);
  }

  tags(connectionId: string): TreeTag[] {
    return this.list(connectionId).flatMap(({ tags = [] }) => tags);
  }

  sentences(connectionId: string): string[] {
    return this.list(connectionId).flatMap(({ sentence = [] }) => sentence);
  }

  dispose(): void {
    this.changes.dispose();
  }

  private list(connectionId: string): Mark[] {
    const slots = this.marks.get(connectionId);
    return SLOTS.flatMap((slot) => slots?.get(slot) ?? []);
  }
}
