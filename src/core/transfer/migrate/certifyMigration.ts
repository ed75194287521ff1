import * as path from 'node:path';
import type { Certificate, CertificateFiles, CertifiedSource } from '../certificate/certificate';
import { certifiedName } from '../certificate/certificatePlace';
import { certify } from '../certificate/certify';
import { certificateBase, writeCertificate } from '../certificate/writeCertificate';
import { clientText } from './liveClients';
import type { MigrationResult } from './migrationResult';

/** The report of a migration, to attach to a change ticket. */
export function certifyMigration(
  result: MigrationResult,
  times: { startedAt: Date; endedAt: Date },
  source: CertifiedSource,
): Certificate {
  const { target, encryption, recomputed, changes, sampledDirectories, rollbackNote, consistency } = result;
  return certify('migrate', result, {
    ...times,
    source: { ...source, consistency: consistency ?? source.consistency },
    target,
    encryption,
    recomputed,
    migration: {
      clientsBefore: result.clientsBefore.map((client) => clientText(client)),
      clientsAfter: result.clientsAfter.map((client) => clientText(client)),
      changes,
      sampledDirectories,
      rollbackNote,
    },
  });
}

/** Writes `VOLUME.migrate-TIME.certificate.json` and `.md` into the folder. @throws {MetaError} `io` */
export function writeMigrationCertificate(certificate: Certificate, folder: string): Promise<CertificateFiles> {
  const name = certifiedName(undefined, certificate.source, certificate.volume);
  return writeCertificate(
    certificate,
    certificateBase(certificate.kind, path.join(folder, name), new Date(certificate.endedAt)),
  );
}
