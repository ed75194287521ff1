import * as vscode from 'vscode';
import * as v from 'valibot';
import { heldSecrets } from '../../core/secrets/heldSecrets';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import { setContextKey } from '../config/contextKeys';
import type { ConnectionMarks } from '../tree/connectionMarks';
import type { EditStore } from './editStore';

const SECRETS_KEY = 'juicefs.holdsSecrets';

/** Marks dumps in the Volumes view: how many edits they have, and that they hold secrets. */
export class EditMarks implements vscode.Disposable {
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly store: ConnectionStore,
    pool: SourcePool,
    private readonly edits: EditStore,
    private readonly marks: ConnectionMarks,
    private readonly state: vscode.Memento,
  ) {
    this.subscriptions = [
      edits.onDidChange((id) => {
        this.markEdits(id);
      }),
      store.onDidChange(() => {
        this.tellContext();
      }),
      pool.onDidReadFacts(({ connectionId, facts }) => {
        if (store.get(connectionId)?.kind === 'dump') void this.markSecrets(connectionId, heldSecrets(facts.setting));
      }),
    ];
    for (const id of edits.ids()) this.markEdits(id);
    for (const id of this.remembered()) this.showSecrets(id, true);
    this.tellContext();
  }

  /** Known from the last time it was read, also before it is opened. */
  holdsSecrets(connectionId: string): boolean {
    return this.remembered().includes(connectionId);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private markEdits(connectionId: string): void {
    const { edits, applied } = this.edits.log(connectionId);
    if (edits.length === 0) {
      this.marks.set(connectionId, 'edits', undefined);
      return;
    }
    const text = applied === 1 ? vscode.l10n.t('✎ 1 edit') : vscode.l10n.t('✎ {0} edits', applied);
    this.marks.set(connectionId, 'edits', { text, tags: ['edited'] });
  }

  private async markSecrets(connectionId: string, held: readonly string[]): Promise<void> {
    this.showSecrets(connectionId, held.length > 0);
    const others = this.remembered().filter((id) => id !== connectionId);
    await this.state.update(SECRETS_KEY, held.length > 0 ? [...others, connectionId] : others);
  }

  private showSecrets(connectionId: string, holds: boolean): void {
    const text = vscode.l10n.t('holds secrets');
    this.marks.set(connectionId, 'secrets', holds ? { text } : undefined);
  }

  private remembered(): string[] {
    const parsed = v.safeParse(v.array(v.string()), this.state.get(SECRETS_KEY, []));
    return parsed.success ? parsed.output : [];
  }

  private tellContext(): void {
    setContextKey(
      'juicefs:hasDumps',
      this.store.all().some(({ kind }) => kind === 'dump'),
    );
  }
}
