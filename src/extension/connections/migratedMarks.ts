import * as v from 'valibot';
import * as vscode from 'vscode';
import { formatTime } from '../../core/display/units';
import type { ConnectionMarks } from '../tree/connectionMarks';
import type { Connection } from './connection';
import type { ConnectionStore } from './connectionStore';

const STATE_KEY = 'juicefs.migrated';
/** By connection id: the name of the engine it was migrated to, and when, in unix seconds. */
const Stored = v.record(v.string(), v.object({ to: v.string(), at: v.number() }));
type Migrations = v.InferOutput<typeof Stored>;

/** Engines that were migrated away from: said wherever they are shown, until they are removed or loaded into. */
export class MigratedMarks implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly store: ConnectionStore,
    private readonly marks: ConnectionMarks,
    private readonly state: vscode.Memento,
  ) {
    this.subscription = store.onDidChange(() => {
      this.show();
    });
    this.show();
  }

  async set({ id }: Connection, to: string): Promise<void> {
    await this.state.update(STATE_KEY, { ...this.all(), [id]: { to, at: Math.floor(Date.now() / 1000) } });
    this.show();
  }

  /** Of the connection at an address: it holds a new volume. */
  async forget(spec: string): Promise<void> {
    const id = this.store.at(spec)?.id;
    if (id === undefined || !(id in this.all())) return;
    await this.state.update(STATE_KEY, Object.fromEntries(Object.entries(this.all()).filter(([key]) => key !== id)));
    this.marks.set(id, 'migrated', undefined);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private show(): void {
    for (const [id, { to, at }] of Object.entries(this.all())) {
      if (this.store.get(id) === undefined) continue;
      this.marks.set(id, 'migrated', {
        // Short: the view is narrow, and the sentence says the rest.
        text: vscode.l10n.t('migrated'),
        sentence: vscode.l10n.t(
          'Migrated to {0} on {1} UTC. Keep this engine read-only or stopped: two engines on one bucket overwrite each other’s objects.',
          to,
          formatTime(at),
        ),
      });
    }
  }

  private all(): Migrations {
    const parsed = v.safeParse(Stored, this.state.get(STATE_KEY, {}));
    return parsed.success ? parsed.output : {};
  }
}
