import type { Severity } from '../../check/finding';
import { PROGRAM } from '../../program';
import type { Encryption } from '../../secrets/encryption';
import type { LoadResult } from '../load/loadResult';
import type { Certificate, CertifiedMigration, CertifiedSource } from './certificate';
import { CERTIFICATE_FORMAT, CERTIFICATE_VERSION } from './certificate';

export interface CertificateContext {
  startedAt: Date;
  endedAt: Date;
  source: CertifiedSource;
  /** `label` without secrets. */
  target: { label: string; product: string };
  encryption: Encryption;
  recomputed?: readonly string[] | undefined;
  findings?: Record<Severity, number> | undefined;
  migration?: CertifiedMigration | undefined;
}

/** The certificate of a load that was verified; there is none of one that was not. */
export function certify(kind: Certificate['kind'], result: LoadResult, context: CertificateContext): Certificate {
  return {
    format: CERTIFICATE_FORMAT,
    version: CERTIFICATE_VERSION,
    kind,
    madeBy: PROGRAM,
    startedAt: context.startedAt.toISOString(),
    endedAt: context.endedAt.toISOString(),
    volume: result.volume,
    source: context.source,
    target: context.target,
    expected: result.expected,
    found: result.verification,
    conflicts: result.conflicts,
    missingSecrets: [...result.missingSecrets],
    encryption: context.encryption,
    accepted: [...result.accepted],
    recomputed: [...(context.recomputed ?? [])],
    notRestored: [...result.notRestored],
    findings: context.findings,
    writeSeconds: seconds(result.writeMs),
    verifySeconds: seconds(result.verifyMs),
    migration: context.migration,
  };
}

/** To the millisecond. */
function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
