import * as vscode from 'vscode';
import type { LoadPlan } from '../../../core/transfer/load/loadPlan';
import { connectionId } from '../../connections/connection';
import { amountText, sourceFacts, targetFacts } from '../../plans/planWords';
import type { Services } from '../../services';
import { planProgress } from './planProgress';
import type { LoadSource } from './loadSource';
import type { ShownPlan } from './shownPlan';
import type { Target } from './askTarget';
import { askedName } from './askTarget';

/** Reads and checks the dump, and looks into the target, without writing. */
export async function readLoadPlan(services: Services, source: LoadSource, target: Target): Promise<ShownPlan> {
  const title =
    source.file === undefined
      ? vscode.l10n.t('Reading {0}', source.name)
      : vscode.l10n.t('Checking {0} before the load', source.name);
  const plan = await planProgress(title, (options) =>
    services.tasks.aside((worker) =>
      worker.request('planLoad', { spec: source.spec, target: target.spec, check: true }, options),
    ),
  );
  // The file is loaded as it is on disk.
  const edits = services.editStore.edits(connectionId(source.spec)).length;
  if (edits > 0) {
    plan.warnings.unshift(
      vscode.l10n.t('Not included: {0} edits of {1} that are not applied to a file yet.', edits, source.name),
    );
  }
  return {
    plan,
    name: source.name,
    question: vscode.l10n.t('Load volume {0} into {1}?', plan.source.volume.name, askedName(services, target)),
    summary: summary(plan, source, target),
    title: vscode.l10n.t('Load Plan: {0} → {1}', source.name, target.name),
    goOn: vscode.l10n.t('Load…'),
    file: source.file,
  };
}

function summary(plan: LoadPlan, source: LoadSource, target: Target): string {
  return vscode.l10n.t(
    '{0} from {1} ({2}) → {3}, {4}: {5}.',
    amountText(plan.source),
    source.name,
    sourceFacts(plan.source),
    target.name,
    plan.target.product,
    targetFacts(plan.target),
  );
}
