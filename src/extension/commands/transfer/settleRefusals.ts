import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import type { Acceptable, LoadRefusal } from '../../../core/transfer/load/acceptance';
import { acceptanceConsequence, acceptanceLabel } from '../../plans/planWords';
import { showProblemsOf } from '../../problems/showProblemsOf';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import type { ShownPlan } from './shownPlan';
import { showFullPlan } from './shownPlan';

/** A modal message with more than this is no longer read. */
const MAX_SHOWN = 3;

type AcceptableRefusal = LoadRefusal & { acceptBy: Acceptable };

/**
 * What a plan refuses and can be accepted is asked for, one by one; what cannot be ends it. Returns what was accepted.
 * @throws {UserCancelled} when it ends here, and the person has seen why.
 */
export async function askAcceptance(services: Services, shown: ShownPlan): Promise<Acceptable[]> {
  const { refusals } = shown.plan;
  const final = refusals.filter(({ acceptBy }) => acceptBy === undefined);
  if (final.length > 0) return tellFinal(services, shown, final);
  const open = refusals.filter(isAcceptable);
  if (open.length === 0) return [];
  // The reasons in full, to be read while the question stands.
  await showFullPlan(services, shown);
  const picked = await vscode.window.showQuickPick(
    open.map(({ acceptBy, count }) => ({
      label: acceptanceLabel(acceptBy),
      description: count > 1 ? vscode.l10n.t('{0} times', formatCount(count)) : '',
      detail: acceptanceConsequence(acceptBy),
      acceptBy,
    })),
    {
      title: vscode.l10n.t('{0} is refused as it is', shown.name),
      placeHolder:
        open.length === 1
          ? vscode.l10n.t('Tick it to accept it, or press Escape')
          : vscode.l10n.t('Tick all {0} to accept them, or press Escape', String(open.length)),
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  if (picked === undefined) throw new UserCancelled();
  const left = open.filter(({ acceptBy }) => !picked.some((item) => item.acceptBy === acceptBy));
  if (left.length === 0) return picked.map(({ acceptBy }) => acceptBy);
  void vscode.window.showInformationMessage(
    plainText(
      vscode.l10n.t(
        'Not accepted: {0}. Nothing was written.',
        left.map(({ acceptBy }) => acceptanceLabel(acceptBy)).join('; '),
      ),
    ),
  );
  throw new UserCancelled();
}

/**
 * The same for code, which names what it accepts.
 * @throws {MetaError} `refused` with the reasons that are left.
 */
export function requireAcceptance({ plan }: ShownPlan, accept: readonly Acceptable[]): Acceptable[] {
  const left = plan.refusals.filter(({ acceptBy }) => acceptBy === undefined || !accept.includes(acceptBy));
  if (left.length === 0) return [...accept];
  const reasons = left.map(({ message, acceptBy }) =>
    acceptBy === undefined ? message : vscode.l10n.t('{0} (accept: {1})', message, acceptBy),
  );
  throw new MetaError('refused', vscode.l10n.t('{0}: {1} Nothing was written.', plan.source.label, reasons.join(' ')));
}

async function tellFinal(services: Services, shown: ShownPlan, final: readonly LoadRefusal[]): Promise<never> {
  const showPlan = vscode.l10n.t('Show Full Plan');
  const showProblems = vscode.l10n.t('Show Problems');
  const { file } = shown;
  const more = final.length - MAX_SHOWN;
  const answer = await vscode.window.showErrorMessage(
    vscode.l10n.t('{0} is not loaded. Nothing was written.', shown.name),
    {
      modal: true,
      detail: [
        ...final.slice(0, MAX_SHOWN).map(({ message }) => message),
        ...(more > 0 ? [vscode.l10n.t('And {0} more reasons: see the full plan.', String(more))] : []),
      ].join('\n\n'),
    },
    ...(file === undefined ? [] : [showProblems]),
    showPlan,
  );
  if (answer === showPlan) await showFullPlan(services, shown);
  if (answer === showProblems && file !== undefined) await showProblemsOf(services, file);
  throw new UserCancelled();
}

function isAcceptable(refusal: LoadRefusal): refusal is AcceptableRefusal {
  return refusal.acceptBy !== undefined;
}
