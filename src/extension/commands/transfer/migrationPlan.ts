import * as vscode from 'vscode';
import type { MigrationPlan } from '../../../core/transfer/migrate/migrationPlan';
import type { Connection } from '../../connections/connection';
import { amountText, sourceFacts, targetFacts } from '../../plans/planWords';
import type { Services } from '../../services';
import type { Target } from './askTarget';
import { askedName } from './askTarget';
import { planProgress } from './planProgress';
import type { ShownPlan } from './shownPlan';

export interface ShownMigration extends ShownPlan {
  plan: MigrationPlan;
}

/** Looks into both engines, without writing. */
export async function readMigrationPlan(
  services: Services,
  source: Connection,
  target: Target,
): Promise<ShownMigration> {
  const spec = await services.store.spec(source);
  const plan = await planProgress(vscode.l10n.t('Looking into {0} and {1}', source.name, target.name), (options) =>
    services.tasks.aside((worker) => worker.request('planMigrate', { spec, target: target.spec }, options)),
  );
  const name = source.production ? vscode.l10n.t('{0} — PRODUCTION', source.name) : source.name;
  return {
    plan,
    name,
    clients: plan.clients,
    question: vscode.l10n.t('Migrate volume {0} into {1}?', plan.source.volume.name, askedName(services, target)),
    summary: vscode.l10n.t(
      '{0} from {1} ({2}) → {3}, {4}: {5}.',
      amountText(plan.source),
      name,
      sourceFacts(plan.source),
      target.name,
      plan.target.product,
      targetFacts(plan.target),
    ),
    title: vscode.l10n.t('Migration Plan: {0} → {1}', source.name, target.name),
    goOn: vscode.l10n.t('Migrate…'),
    file: undefined,
  };
}
