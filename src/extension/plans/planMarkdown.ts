import * as vscode from 'vscode';
import { formatBytes, formatTime } from '../../core/display/units';
import type { LoadRefusal } from '../../core/transfer/load/acceptance';
import type { LoadPlan } from '../../core/transfer/load/loadPlan';
import type { Session } from '../../core/model/volumeFacts';
import { markdownText } from '../ui/markdownText';
import { ageText, amountText, checkText, encryptionText, estimateText, scopeText, targetFacts } from './planWords';
import { clientText } from './clientText';

export interface PlanTexts {
  title: string;
  /** One sentence: what would happen. */
  summary: string;
  plan: LoadPlan;
  /** Clients of the source of a migration. */
  clients?: readonly Session[];
}

/** A plan in full, for people to read before they decide. */
export function planMarkdown({ title, summary, plan, clients }: PlanTexts): string {
  const { source, target, refusals, warnings } = plan;
  const encryption = encryptionText(plan.encryption);
  return [
    `# ${markdownText(title)}`,
    `${markdownText(summary)} ${vscode.l10n.t('Nothing is written before this is confirmed.')}`,
    ...section(
      vscode.l10n.t('Refused'),
      refusals.map((refusal) => refusalLine(refusal)),
    ),
    ...section(vscode.l10n.t('Warnings'), warnings.map(markdownText)),
    ...(clients === undefined
      ? []
      : section(
          vscode.l10n.t('Live clients of the source'),
          clients.length === 0 ? [vscode.l10n.t('none')] : clients.map((client) => markdownText(clientText(client))),
        )),
    ...section(vscode.l10n.t('Source'), [
      fact(vscode.l10n.t('From'), source.label),
      fact(vscode.l10n.t('Volume'), `${source.volume.name} (${source.volume.uuid})`),
      fact(vscode.l10n.t('Object storage'), `${source.volume.storage}, ${source.volume.bucket}`),
      fact(vscode.l10n.t('Holds'), amountText(source)),
      ...(source.sizeBytes === undefined ? [] : [fact(vscode.l10n.t('Size'), formatBytes(source.sizeBytes))]),
      ...(source.isSubtree === undefined ? [] : [fact(vscode.l10n.t('Scope'), scopeText(source.isSubtree))]),
      ...(source.modifiedAt === undefined
        ? []
        : [
            fact(
              vscode.l10n.t('Written'),
              vscode.l10n.t('{0} UTC, {1}', formatTime(source.modifiedAt), ageText(source.modifiedAt)),
            ),
          ]),
      ...(source.consistency === undefined
        ? []
        : [fact(vscode.l10n.t('Consistency'), `${source.consistency.label}: ${source.consistency.how}`)]),
    ]),
    ...section(vscode.l10n.t('Target'), [
      fact(vscode.l10n.t('To'), target.label),
      fact(vscode.l10n.t('Engine'), target.product),
      fact(vscode.l10n.t('State'), targetFacts(target)),
    ]),
    ...section(vscode.l10n.t('Secrets and encryption'), [
      plan.missingSecrets.length === 0
        ? vscode.l10n.t('No secret is missing.')
        : vscode.l10n.t(
            'Missing after the load: {0}. *Set Secrets…* sets them; until then the volume does not mount.',
            plan.missingSecrets.map(markdownText).join(', '),
          ),
      encryption ?? vscode.l10n.t('Objects are not encrypted.'),
    ]),
    ...section(vscode.l10n.t('Check'), [markdownText(checkText(plan))]),
    ...section(vscode.l10n.t('Computed anew'), plan.recomputed.map(markdownText)),
    ...section(vscode.l10n.t('Not restored'), plan.notRestored.map(markdownText)),
    ...section(vscode.l10n.t('Expected'), [
      vscode.l10n.t('Roughly: {0}.', estimateText(plan.estimate)),
      vscode.l10n.t('The result is read back and compared before it opens as a volume.'),
    ]),
    '',
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.map((line) => `- ${line}`).join('\n')];
}

function fact(label: string, value: string): string {
  return `**${label}**: ${markdownText(value)}`;
}

function refusalLine({ code, message, count, acceptBy }: LoadRefusal): string {
  const often = count > 1 ? vscode.l10n.t(' ({0} times)', String(count)) : '';
  const way =
    acceptBy === undefined
      ? vscode.l10n.t('This cannot be accepted.')
      : vscode.l10n.t('It can be accepted, as {0}.', `\`${acceptBy}\``);
  return `\`${code}\`${often}: ${markdownText(message)} ${way}`;
}
