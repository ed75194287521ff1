import * as vscode from 'vscode';
import type { Acceptable } from '../../../core/transfer/load/acceptance';
import { acceptanceLabel, checkText, estimateText } from '../../plans/planWords';
import { showProblemsOf } from '../../problems/showProblemsOf';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import type { ShownPlan } from './shownPlan';
import { showFullPlan } from './shownPlan';

/** Warnings that a modal message shows; the plan has all. */
const MAX_WARNINGS = 3;

/**
 * Shows what matters most. *Show Full Plan* opens the rest and goes on to the next question, which stands above it and is
 * answered by typing a name.
 * @throws {UserCancelled} unless it is gone on with.
 */
export async function confirmPlan(
  services: Services,
  shown: ShownPlan,
  accepted: readonly Acceptable[],
): Promise<void> {
  const { goOn, file, question } = shown;
  const showPlan = vscode.l10n.t('Show Full Plan…');
  const showProblems = vscode.l10n.t('Show Problems');
  const findings = shown.plan.findings;
  const hasProblems = findings !== undefined && findings.error + findings.warning > 0;
  const answer = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail: essentials(shown, accepted).join('\n\n') },
    // The first button is taken by Enter: it never writes.
    showPlan,
    goOn,
    ...(file === undefined || !hasProblems ? [] : [showProblems]),
  );
  if (answer === showPlan) await showFullPlan(services, shown);
  else if (answer === showProblems && file !== undefined) await showProblemsOf(services, file);
  if (answer !== goOn && answer !== showPlan) throw new UserCancelled();
}

/** Short paragraphs: a modal message is read in a glance or not at all. */
function essentials({ plan, summary, file }: ShownPlan, accepted: readonly Acceptable[]): string[] {
  const { warnings, missingSecrets } = plan;
  const more = warnings.length - MAX_WARNINGS;
  return [
    summary,
    ...warnings.slice(0, MAX_WARNINGS),
    ...(more > 0 ? [vscode.l10n.t('{0} more warnings are in the full plan.', String(more))] : []),
    ...(accepted.length === 0
      ? []
      : [vscode.l10n.t('Accepted: {0}.', accepted.map((code) => acceptanceLabel(code)).join('; '))]),
    [
      vscode.l10n.t('Recomputed: used space, inode counters, link counts, directory statistics.'),
      missingSecrets.length === 0
        ? vscode.l10n.t('No secret is missing.')
        : vscode.l10n.t('Missing after load: {0}.', missingSecrets.join(', ')),
    ].join(' '),
    [
      ...(file === undefined ? [] : [capitalised(checkText(plan))]),
      vscode.l10n.t('Takes {0}.', estimateText(plan.estimate)),
      vscode.l10n.t('The result is read back and verified.'),
    ].join(' '),
  ];
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
