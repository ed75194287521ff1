import * as v from 'valibot';
import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { LoadResult } from '../../../core/transfer/load/loadResult';
import type { Services } from '../../services';
import { confirmByName } from '../../ui/confirmByName';
import { announce } from './announce';
import type { Target } from './askTarget';
import { targetOfUrl, targetResource } from './askTarget';
import type { LoadSource } from './loadSource';
import { pickLoadSource } from './loadSource';
import { confirmLoadPlan, readLoadPlan } from './loadPlan';
import { askLoadTarget, refuseOccupied } from './loadTarget';
import { verificationLines } from './verifyVolume';

/** From code: source `file` or `connectionId`, `target` URL, and the volume name as confirmation. */
const ByCode = v.object({ target: v.string(), volumeName: v.string() });

/** *Load Dump…*: a dump into a new, empty database, verified at the end. Shows the plan and asks for the volume name. */
export async function loadDump(services: Services, argument?: unknown): Promise<LoadResult> {
  if (!vscode.workspace.isTrusted) {
    throw new MetaError(
      'unsupported',
      vscode.l10n.t('In Restricted Mode nothing is loaded. Trust the workspace to load a dump.'),
    );
  }
  const source = await pickLoadSource(services, argument);
  const byCode = v.safeParse(ByCode, argument);
  const target = byCode.success
    ? await targetOfUrl(services, byCode.output.target)
    : await askLoadTarget(services, source);
  await refuseOccupied(services, target);
  const plan = await readLoadPlan(services, source, target.spec);
  if (!byCode.success) {
    await confirmLoadPlan(plan);
    const title = vscode.l10n.t('Load {0}', source.name);
    const consequence = vscode.l10n.t('{0} will be written.', displayUrl(target.spec));
    await confirmByName({ title, consequence, name: plan.volumeName });
  } else if (byCode.output.volumeName !== plan.volumeName) {
    throw new MetaError(
      'malformed',
      vscode.l10n.t('The dump holds volume {0}, not {1}.', plan.volumeName, byCode.output.volumeName),
    );
  }
  return run(services, source, target, plan.volumeName);
}

async function run(services: Services, source: LoadSource, target: Target, volumeName: string): Promise<LoadResult> {
  const { spec } = target;
  const result = await services.tasks.run({
    title: vscode.l10n.t('Load {0} → {1}', source.name, target.name),
    resource: targetResource(spec),
    work: (worker, options) => worker.request('load', { spec: source.spec, target: spec }, options),
    outcome: (done) => ({ sentence: sentence(done, volumeName), details: verificationLines(done.verification) }),
  });
  announce(services, sentence(result, volumeName), { connect: { url: spec, name: volumeName } });
  services.volumes.refreshConnection(services.store.at(spec));
  return result;
}

function sentence({ verification, missingSecrets }: LoadResult, volumeName: string): string {
  const entries = formatCount(verification.entries);
  const loaded = vscode.l10n.t(
    'Loaded and verified: {0} entries of {1}, tree hash {2}.',
    entries,
    volumeName,
    verification.treeHash,
  );
  if (missingSecrets.length === 0) return loaded;
  return `${loaded} ${vscode.l10n.t('The volume does not mount until these are set: {0}.', missingSecrets.join(', '))}`;
}
