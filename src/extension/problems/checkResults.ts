import * as vscode from 'vscode';
import type { CheckReport, Finding } from '../../core/check/finding';
import { formatCount } from '../../core/display/units';
import { setContextKey } from '../config/contextKeys';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import type { EditStore } from '../edits/editStore';
import type { ConnectionMarks } from '../tree/connectionMarks';
import { severityCounts } from './severity';

/** What the last check of a dump found. */
export interface CheckResult {
  readonly connection: Connection;
  readonly report: CheckReport;
  readonly checkedAt: Date;
  /** The dump, or what is edited of it, has changed since. */
  isStale: boolean;
  /** Findings whose fix was made an edit. */
  readonly fixed: Set<Finding>;
}

/** The last check of each dump, as long as the window is open. */
export class CheckResults implements vscode.Disposable {
  private readonly results = new Map<string, CheckResult>();
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly store: ConnectionStore,
    pool: SourcePool,
    edits: EditStore,
    private readonly marks: ConnectionMarks,
  ) {
    this.subscriptions = [
      this.changes,
      store.onDidChange(() => {
        for (const id of [...this.results.keys()]) if (store.get(id) === undefined) this.clear(id);
      }),
      // Read anew: the file may be another one.
      pool.onDidDrop((id) => {
        this.markStale(id);
      }),
      edits.onDidChange((id) => {
        this.markStale(id);
      }),
    ];
  }

  all(): CheckResult[] {
    return [...this.results.values()];
  }

  get(connectionId: string): CheckResult | undefined {
    return this.results.get(connectionId);
  }

  /** `isStale`: something changed while it was checked. */
  set(connection: Connection, report: CheckReport, isStale: boolean): void {
    // The newest check comes last in the view.
    this.results.delete(connection.id);
    this.results.set(connection.id, {
      connection,
      report,
      checkedAt: new Date(),
      isStale,
      fixed: new Set(),
    });
    this.tell(connection.id);
  }

  markFixed(connectionId: string, findings: readonly Finding[]): void {
    const result = this.results.get(connectionId);
    for (const finding of findings) result?.fixed.add(finding);
    this.tell(connectionId);
  }

  markStale(connectionId: string): void {
    const result = this.results.get(connectionId);
    if (result === undefined || result.isStale) return;
    result.isStale = true;
    this.tell(connectionId);
  }

  /** Of one dump, or of all. */
  clear(connectionId?: string): void {
    const ids = connectionId === undefined ? [...this.results.keys()] : [connectionId];
    for (const id of ids) {
      this.results.delete(id);
      this.tell(id);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private tell(connectionId: string): void {
    setContextKey('juicefs:hasProblems', this.results.size > 0);
    const result = this.results.get(connectionId);
    const { error, warning } = result === undefined ? { error: 0, warning: 0 } : severityCounts(result.report);
    const count = error + warning;
    const text = count === 1 ? vscode.l10n.t('⚠ 1 problem') : vscode.l10n.t('⚠ {0} problems', formatCount(count));
    this.marks.set(connectionId, 'problems', count === 0 ? undefined : { text });
    this.changes.fire();
  }
}
