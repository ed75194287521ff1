import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import type { ComparisonReport, Difference, DifferenceKind } from '../../core/compare/difference';
import { DIFFERENCE_KINDS } from '../../core/compare/difference';
import { setContextKey } from '../config/contextKeys';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import type { EditStore } from '../edits/editStore';

/** Two sides and how they differ. */
export interface Compared {
  readonly left: Connection;
  readonly right: Connection;
  readonly report: ComparisonReport;
}

/** What of a comparison is shown. */
export interface ComparisonFilter {
  kinds: readonly DifferenceKind[];
  /** Part of a path, as displayed; '' is every path. */
  path: string;
}

export const NO_FILTER: ComparisonFilter = { kinds: DIFFERENCE_KINDS, path: '' };

/** The comparison of this window, how it is shown, and the side chosen for the next one. */
export class Comparison implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private compared: Compared | undefined;
  private shownFilter: ComparisonFilter = NO_FILTER;
  private byPath = false;
  private stale = false;
  private selectedId: string | undefined;

  constructor(
    private readonly store: ConnectionStore,
    pool: SourcePool,
    edits: EditStore,
  ) {
    const changed = (id: string): void => {
      if (this.compared === undefined || (this.compared.left.id !== id && this.compared.right.id !== id)) return;
      this.stale = true;
      this.changes.fire();
    };
    this.subscriptions = [
      this.changes,
      edits.onDidChange(changed),
      pool.onDidDrop(changed),
      store.onDidChange(() => {
        if (this.selectedId !== undefined && store.get(this.selectedId) === undefined) this.select(undefined);
        const { compared } = this;
        if (compared === undefined) return;
        if ([compared.left, compared.right].some(({ id }) => store.get(id) === undefined)) this.show(undefined);
      }),
    ];
  }

  /** One of the sides has changed since. */
  get isStale(): boolean {
    return this.stale;
  }

  get current(): Compared | undefined {
    return this.compared;
  }

  get filter(): ComparisonFilter {
    return this.shownFilter;
  }

  get isByPath(): boolean {
    return this.byPath;
  }

  get selected(): Connection | undefined {
    return this.selectedId === undefined ? undefined : this.store.get(this.selectedId);
  }

  show(compared: Compared | undefined): void {
    this.compared = compared;
    this.stale = false;
    this.shownFilter = NO_FILTER;
    setContextKey('juicefs:hasComparison', compared !== undefined);
    this.changes.fire();
  }

  setFilter(filter: ComparisonFilter): void {
    this.shownFilter = filter;
    this.changes.fire();
  }

  groupByPath(byPath: boolean): void {
    this.byPath = byPath;
    setContextKey('juicefs:comparisonByPath', byPath);
    this.changes.fire();
  }

  select(connection: Connection | undefined): void {
    this.selectedId = connection?.id;
    setContextKey('juicefs:compareSelected', connection !== undefined);
  }

  /** Listed differences that the filter lets through. */
  filtered(): Difference[] {
    const { kinds, path } = this.shownFilter;
    const wanted = path.toLowerCase();
    return (this.compared?.report.differences ?? []).filter(
      (difference) =>
        kinds.includes(difference.kind) &&
        (wanted === '' ||
          pathText(difference.names).toLowerCase().includes(wanted) ||
          (difference.from !== undefined && pathText(difference.from).toLowerCase().includes(wanted))),
    );
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

export function pathText(names: readonly string[]): string {
  return displayName(`/${names.join('/')}`);
}
