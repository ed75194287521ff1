import type { Certificate } from '../../src/core/transfer/certificate/certificate';
import type { CertificateContext } from '../../src/core/transfer/certificate/certify';
import { certify } from '../../src/core/transfer/certificate/certify';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import type { Verification } from '../../src/core/transfer/verify/verification';

export const VERIFICATION: Verification = {
  treeHash: 'e0fbfa5005d3795bd27dc46e8c3e7b4c',
  inodes: { regular: 3, directory: 2, symlink: 0, fifo: 0, blockdev: 0, chardev: 0, socket: 0, unknown: 0 },
  entries: 5,
  lengthBytes: 9223372036854775809n,
  chunks: 3,
  slices: 4,
  hardLinkGroups: 0,
  xattrs: 1,
  acls: 0,
  dirQuotas: 0,
  userQuotas: 0,
  groupQuotas: 0,
  quotaHash: 'c2c616d413398bf57a6b2a282f42be37',
  danglingEntries: 0,
};

/** A certificate as a load would have it, with what a test changes. */
export function certificateOf(
  result: Partial<LoadResult> = {},
  context: Partial<CertificateContext> = {},
  kind: Certificate['kind'] = 'load',
): Certificate {
  return certify(
    kind,
    {
      volume: { name: 'vol', uuid: 'b9d2a3a0-0000-4000-8000-000000000002' },
      expected: VERIFICATION,
      verification: VERIFICATION,
      missingSecrets: [],
      encryption: 'none',
      conflicts: { count: 0, listed: [] },
      accepted: [],
      notRestored: [],
      writeMs: 1234.5678,
      verifyMs: 500,
      ...result,
    },
    {
      startedAt: new Date('2026-11-24T21:16:40.250Z'),
      endedAt: new Date('2026-11-24T21:16:48Z'),
      source: { label: '/backup/vol.json', kind: 'dump', sizeBytes: 75201, sha256: '9'.repeat(64) },
      target: { label: 'redis://:****@host:6379/1', product: 'Redis 7.0.15' },
      encryption: 'none',
      ...context,
    },
  );
}
