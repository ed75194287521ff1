import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { Acceptable } from '../../../core/transfer/load/acceptance';
import { ACCEPTABLE } from '../../../core/transfer/load/acceptance';
import { certificateWish } from '../../certificates/certificateWish';
import type { Services } from '../../services';
import { confirmByName } from '../../ui/confirmByName';
import { announce } from './announce';
import type { Target } from './askTarget';
import { targetOfUrl, targetResource } from './askTarget';
import { confirmPlan } from './confirmPlan';
import { readLoadPlan } from './loadPlan';
import type { ReportedResult } from './loadReport';
import { loadChecklist, loadReport, loadSentence } from './loadReport';
import type { LoadSource } from './loadSource';
import { pickLoadSource } from './loadSource';
import { askLoadTarget, refuseNotEmpty, refuseOccupied } from './loadTarget';
import { requireTrust } from './requireTrust';
import { askAcceptance, requireAcceptance } from './settleRefusals';

/**
 * From code: source `file` or `connectionId`, `target` URL, the volume name as confirmation, and refusals to accept; `strict`
 * ends the load where a conflict would be resolved.
 */
const ByCode = v.object({
  target: v.string(),
  volumeName: v.string(),
  accept: v.optional(v.array(v.picklist(ACCEPTABLE)), []),
  strict: v.optional(v.boolean(), false),
});

/** *Load Dump…*: a dump into a new, empty database, verified at the end. Shows the plan and asks for the volume name. */
export async function loadDump(services: Services, argument?: unknown): Promise<ReportedResult> {
  requireTrust(vscode.l10n.t('In Restricted Mode nothing is loaded. Trust the workspace to load a dump.'));
  const source = await pickLoadSource(services, argument);
  const byCode = v.safeParse(ByCode, argument);
  const target = byCode.success
    ? await targetOfUrl(services, byCode.output.target)
    : await askLoadTarget(services, source);
  await refuseOccupied(services, target);
  const shown = await readLoadPlan(services, source, target);
  refuseNotEmpty(shown.plan.target);
  const volumeName = shown.plan.source.volume.name;
  if (byCode.success) {
    const accepted = requireAcceptance(shown, byCode.output.accept);
    if (byCode.output.volumeName !== volumeName) {
      throw new MetaError(
        'malformed',
        vscode.l10n.t('The dump holds volume {0}, not {1}.', volumeName, byCode.output.volumeName),
      );
    }
    return run(services, source, target, { accept: accepted, strict: byCode.output.strict });
  }
  const accepted = await askAcceptance(services, shown);
  await confirmPlan(services, shown, accepted);
  await confirmByName({
    title: vscode.l10n.t('Load {0}', source.name),
    consequence: vscode.l10n.t('{0} will be written.', displayUrl(target.spec)),
    name: volumeName,
  });
  return run(services, source, target, { accept: accepted, strict: false });
}

async function run(
  services: Services,
  source: LoadSource,
  target: Target,
  rules: { accept: Acceptable[]; strict: boolean },
): Promise<ReportedResult> {
  const { spec } = target;
  const certificate = await certificateWish(source.file, services.certificateFolder);
  const result = await services.tasks.run({
    title: vscode.l10n.t('Load {0} → {1}', source.name, target.name),
    resource: targetResource(spec),
    work: (worker, options) =>
      worker.request('load', { spec: source.spec, target: spec, ...rules, certificate }, options),
    outcome: (done) => ({
      sentence: loadSentence(done),
      details: loadReport(done, loadChecklist(done)),
      certificate: done.certificate,
    }),
  });
  announce(services, loadSentence(result), {
    secrets: result.missingSecrets.length === 0 ? undefined : { target: spec },
    certificate: result.certificate,
    connect: services.store.at(spec) === undefined ? { url: spec, name: result.volume.name } : undefined,
  });
  await services.migrated.forget(spec);
  services.volumes.refreshConnection(services.store.at(spec));
  return result;
}
