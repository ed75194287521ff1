import type { Severity } from '../../check/finding';
import type { SourceKind } from '../../ports/metadataSource';
import type { Encryption } from '../../secrets/encryption';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import type { Conflicts } from '../load/conflict';
import type { Verification } from '../verify/verification';

export const CERTIFICATE_FORMAT = 'juicefs-metadata-certificate';
export const CERTIFICATE_VERSION = 1;

/** Proof of one load, migration or drill. Holds no secret. */
export interface Certificate {
  format: typeof CERTIFICATE_FORMAT;
  version: typeof CERTIFICATE_VERSION;
  kind: 'load' | 'migrate' | 'drill';
  /** Name and version of the program. */
  madeBy: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  endedAt: string;
  volume: { name: string; uuid: string };
  source: CertifiedSource;
  target: { label: string; product: string };
  expected: Verification;
  found: Verification;
  conflicts: Conflicts;
  missingSecrets: string[];
  encryption: Encryption;
  accepted: string[];
  recomputed: string[];
  notRestored: string[];
  /** Of the check of the dump, by severity; undefined when it was not checked. */
  findings?: Record<Severity, number> | undefined;
  writeSeconds: number;
  verifySeconds: number;
  /** Of a migration. */
  migration?: CertifiedMigration | undefined;
}

export interface CertifiedSource {
  label: string;
  kind: SourceKind;
  /** Of the file as it stands on disk. */
  sizeBytes?: number | undefined;
  sha256?: string | undefined;
  /** ISO 8601, UTC. */
  modifiedAt?: string | undefined;
  consistency?: LabelledConsistency | undefined;
  /**
   * Whether the manifest beside the dump is that of this very file; undefined when there is none. What `differs` was damaged
   * or replaced after the manifest was written.
   */
  manifest?: 'fits' | 'differs' | undefined;
}

export interface CertifiedMigration {
  clientsBefore: string[];
  clientsAfter: string[];
  /** Sentences: what changed on the source while it was copied; empty when nothing was seen. */
  changes: string[];
  sampledDirectories: number;
  rollbackNote: string;
}

/** Where a certificate was written. */
export interface CertificateFiles {
  json: string;
  /** Markdown. */
  readable: string;
}
