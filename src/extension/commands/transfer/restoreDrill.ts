import * as v from 'valibot';
import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { DrillResult } from '../../../core/transfer/drill/drill';
import type { Acceptable } from '../../../core/transfer/load/acceptance';
import { ACCEPTABLE } from '../../../core/transfer/load/acceptance';
import { certificateWish } from '../../certificates/certificateWish';
import type { Services } from '../../services';
import { announce } from './announce';
import { readDrillPlan } from './drillPlan';
import { drillReport } from './drillReport';
import type { LoadSource } from './loadSource';
import { pickLoadSource } from './loadSource';
import { requireTrust } from './requireTrust';
import { askAcceptance } from './settleRefusals';

/** From code, beside the source: refusals to accept. */
const ByCode = v.union([
  v.object({ file: v.string(), accept: v.optional(v.array(v.picklist(ACCEPTABLE)), []) }),
  v.object({ connectionId: v.string(), accept: v.optional(v.array(v.picklist(ACCEPTABLE)), []) }),
]);

/**
 * *Restore Drill…*: proves that a dump can be restored, by loading it into a throw-away database. From code `{file}` or
 * `{connectionId}`, and `accept`; returns the certificate.
 */
export async function restoreDrill(services: Services, argument?: unknown): Promise<DrillResult> {
  requireTrust(vscode.l10n.t('In Restricted Mode nothing is loaded. Trust the workspace to try a restore.'));
  const source = await pickLoadSource(services, argument, {
    title: vscode.l10n.t('Restore Drill'),
    placeholder: vscode.l10n.t('The dump whose restore is tried'),
    openLabel: vscode.l10n.t('Try'),
  });
  const byCode = v.safeParse(ByCode, argument);
  try {
    return await run(services, source, byCode.success ? byCode.output.accept : []);
  } catch (error) {
    if (byCode.success || !MetaError.is(error, 'refused')) throw error;
    // A drill asks for nothing until it has to: most dumps have nothing that must be accepted.
    const accepted = await askAcceptance(services, await readDrillPlan(services, source));
    return run(services, source, accepted);
  }
}

async function run(services: Services, source: LoadSource, accept: readonly Acceptable[]): Promise<DrillResult> {
  const certificate = await certificateWish(source.file, services.certificateFolder);
  const sentence = ({ certificate: { found, expected, conflicts } }: DrillResult): string =>
    [
      vscode.l10n.t(
        'Restore drill passed: {0} was loaded and verified, {1} of {2} entries, tree hash equal.',
        source.name,
        formatCount(found.entries),
        formatCount(expected.entries),
      ),
      ...(conflicts.count === 0
        ? []
        : [
            conflicts.count === 1
              ? vscode.l10n.t('1 conflict was resolved.')
              : vscode.l10n.t('{0} conflicts were resolved.', formatCount(conflicts.count)),
          ]),
      vscode.l10n.t('The throw-away database is removed.'),
    ].join(' ');
  const result = await services.drills.during(() =>
    services.tasks.run({
      title: vscode.l10n.t('Restore drill of {0}', source.name),
      resource: `drill:${displayUrl(source.spec)}`,
      work: (worker, options) =>
        worker.request('drill', { spec: source.spec, accept: [...accept], certificate }, options),
      outcome: (done) => ({ sentence: sentence(done), details: drillReport(done), certificate: done.files }),
      cancelled: vscode.l10n.t('Cancelled. The throw-away database is removed.'),
    }),
  );
  announce(services, sentence(result), { certificate: result.files });
  return result;
}
