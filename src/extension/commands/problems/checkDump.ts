import * as vscode from 'vscode';
import type { CheckReport } from '../../../core/check/finding';
import { formatCount } from '../../../core/display/units';
import { countsText, severityCounts } from '../../problems/severity';
import type { Services } from '../../services';
import { pickDump } from '../pickDump';

/** *Check Dump*: all of it, with what is edited, into the Problems view. From code `{connectionId}`: returns the report. */
export async function checkDump(services: Services, argument?: unknown): Promise<CheckReport> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Check Dump'));
  const spec = await services.store.spec(connection);
  const log = services.editStore.log(connection.id);
  const edits = [...services.editStore.edits(connection.id)];
  const sentence = (report: CheckReport): string =>
    vscode.l10n.t(
      '{0}: {1} in {2} entries.',
      connection.name,
      countsText(severityCounts(report)),
      formatCount(report.entries),
    );
  const report = await services.tasks.run({
    title: vscode.l10n.t('Check {0}', connection.name),
    resource: `check:${connection.id}`,
    work: (worker, options) => worker.request('check', { spec, ...(edits.length === 0 ? {} : { edits }) }, options),
    outcome: (done) => ({ sentence: sentence(done), details: reportLines(done) }),
  });
  services.checks.set(connection, report, services.editStore.log(connection.id) !== log);
  await services.problems.show(connection.id);
  return report;
}

function reportLines({ counts }: CheckReport): string[] {
  const rows = Object.entries(counts);
  const width = Math.max(0, ...rows.map(([code]) => code.length));
  return rows.map(([code, count]) => `${code.padEnd(width)}  ${formatCount(count)}`);
}
