import { MetaError, messageOf } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadTarget } from '../../ports/volumeWriter';
import type { CertificateFiles } from '../certificate/certificate';
import { certificateFolder } from '../certificate/certificatePlace';
import { describeSource } from '../certificate/certifiedSource';
import { certifyMigration, writeMigrationCertificate } from './certifyMigration';
import type { MigrateOptions } from './migrate';
import { migrate } from './migrate';
import { ownScript } from './thread/ownScript';
import type { MigrationResult } from './migrationResult';

export interface CertifiedMigrateOptions extends Omit<MigrateOptions, 'thread'> {
  /** Where the certificate is written; undefined: nowhere. */
  folder?: string | undefined;
}

export type CertifiedMigrationResult = MigrationResult & { certificate?: CertificateFiles | undefined };

/** `migrate`, with its report beside it. `spec` is what the source was opened by. */
export async function migrateWithCertificate(
  spec: string,
  source: MetadataSource,
  target: LoadTarget,
  options: CertifiedMigrateOptions,
): Promise<CertifiedMigrationResult> {
  const folder = await certificateFolder({ folder: options.folder }, spec, source, options.onNotice);
  const startedAt = new Date();
  const script = ownScript();
  const thread = script === undefined ? undefined : { script, spec };
  const result = await migrate(source, target, { ...options, thread });
  if (folder === undefined) return result;
  const endedAt = new Date();
  try {
    const certificate = certifyMigration(result, { startedAt, endedAt }, await describeSource(spec, source));
    return { ...result, certificate: await writeMigrationCertificate(certificate, folder) };
  } catch (error) {
    throw new MetaError(
      'io',
      `${target.label} holds the migrated volume, verified, but its certificate could not be written: ${messageOf(error)}`,
      { cause: error },
    );
  }
}
