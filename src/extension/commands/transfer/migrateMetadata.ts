import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { CertificateFiles } from '../../../core/transfer/certificate/certificate';
import type { Acceptable } from '../../../core/transfer/load/acceptance';
import { ACCEPTABLE } from '../../../core/transfer/load/acceptance';
import type { MigrationResult } from '../../../core/transfer/migrate/migrationResult';
import { certificateWish } from '../../certificates/certificateWish';
import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';
import { confirmByName } from '../../ui/confirmByName';
import { pickConnection } from '../pickConnection';
import { announce } from './announce';
import type { Target } from './askTarget';
import { askTarget, targetOfUrl, targetResource } from './askTarget';
import { confirmPlan } from './confirmPlan';
import { refuseNotEmpty, refuseOccupied } from './loadTarget';
import { confirmWriters } from './migrateClients';
import { readMigrationPlan } from './migrationPlan';
import { migrationReport, migrationSentence } from './migrationReport';
import { requireTrust } from './requireTrust';
import { askAcceptance, requireAcceptance } from './settleRefusals';

/** From code: `target` URL, the volume name as confirmation, refusals to accept, and a folder for the certificate. */
const ByCode = v.object({
  connectionId: v.string(),
  target: v.string(),
  volumeName: v.string(),
  accept: v.optional(v.array(v.picklist(ACCEPTABLE)), []),
  folder: v.optional(v.string()),
});

type Migrated = MigrationResult & { certificate?: CertificateFiles | undefined };

/** *Migrate Metadata…*: the volume of an engine into another, empty one, in one stream, verified at the end. */
export async function migrateMetadata(services: Services, argument?: unknown): Promise<Migrated> {
  requireTrust(vscode.l10n.t('In Restricted Mode nothing is migrated. Trust the workspace to migrate a volume.'));
  const title = vscode.l10n.t('Migrate Metadata');
  const source = await pickConnection(services, argument, title, ({ kind }) => kind === 'engine');
  if (source.kind !== 'engine') {
    throw new MetaError('unsupported', vscode.l10n.t('{0} is a dump: "Load Dump…" loads it.', source.name));
  }
  const byCode = v.safeParse(ByCode, argument);
  const target = byCode.success
    ? await targetOfUrl(services, byCode.output.target)
    : await askTarget(services, {
        title: vscode.l10n.t('Migrate {0}', source.name),
        placeholder: vscode.l10n.t('The empty database to migrate to'),
        saveLabel: vscode.l10n.t('Migrate Here'),
      });
  await refuseOccupied(services, target);
  const shown = await readMigrationPlan(services, source, target);
  refuseNotEmpty(shown.plan.target);
  const volumeName = shown.plan.source.volume.name;
  if (byCode.success) {
    const { accept, folder } = byCode.output;
    if (byCode.output.volumeName !== volumeName) {
      throw new MetaError(
        'malformed',
        vscode.l10n.t('{0} holds volume {1}, not {2}.', source.name, volumeName, byCode.output.volumeName),
      );
    }
    return run(services, { source, target, accept: requireAcceptance(shown, accept), folder });
  }
  const writers = await confirmWriters(services, source, shown);
  const others = await askAcceptance(services, withoutWriters(shown));
  const accept = [...writers, ...others];
  await confirmPlan(services, shown, accept);
  await confirmByName({
    title: shown.title,
    consequence: vscode.l10n.t('{0} will be written. {1} is not changed.', displayUrl(target.spec), source.name),
    name: volumeName,
  });
  return run(services, { source, target, accept, folder: undefined });
}

interface Migration {
  source: Connection;
  target: Target;
  accept: readonly Acceptable[];
  folder: string | undefined;
}

async function run(services: Services, { source, target, accept, folder }: Migration): Promise<Migrated> {
  const spec = await services.store.spec(source);
  const certificate = await certificateWish(undefined, folder ?? services.certificateFolder);
  const result = await services.tasks.run({
    title: vscode.l10n.t('Migrate {0} → {1}', source.name, target.name),
    resource: targetResource(target.spec),
    work: (worker, options) =>
      worker.request(
        'migrate',
        {
          spec,
          target: target.spec,
          accept: [...accept],
          certificate,
        },
        options,
      ),
    outcome: (done) => ({
      sentence: migrationSentence(done),
      details: migrationReport(done),
      certificate: done.certificate,
    }),
  });
  await services.migrated.forget(target.spec);
  await services.migrated.set(source, target.name);
  announce(services, migrationSentence(result), {
    certificate: result.certificate,
    markReadOnly: source.readOnly || source.origin === 'file' ? undefined : source,
    save: true,
  });
  services.volumes.refreshConnection(services.store.at(target.spec));
  return result;
}

function withoutWriters<S extends Awaited<ReturnType<typeof readMigrationPlan>>>(shown: S): S {
  const refusals = shown.plan.refusals.filter(({ acceptBy }) => acceptBy !== 'writers');
  return { ...shown, plan: { ...shown.plan, refusals } };
}
