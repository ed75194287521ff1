import * as v from 'valibot';
import { MetaError, messageOf } from '../../errors';
import { parseWithFractions } from '../../json/parseWithFractions';
import { percentUnescape } from '../../json/percentUnescape';
import { bytesOfText } from '../../model/byteString';
import { CONSISTENCY_LABELS } from '../consistency/labelledConsistency';
import type { Certificate } from './certificate';
import { CERTIFICATE_FORMAT, CERTIFICATE_VERSION } from './certificate';

const Text = v.string();
const Texts = v.array(v.string());
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Integer = v.union([v.pipe(v.number(), v.safeInteger()), v.bigint()]);
const Seconds = v.pipe(v.number(), v.minValue(0));
const Consistency = v.object({ label: v.picklist(CONSISTENCY_LABELS), how: Text });
const Name = v.pipe(
  v.string(),
  v.transform((escaped) => percentUnescape(bytesOfText(escaped))),
);

const Verification = v.object({
  treeHash: Text,
  inodes: v.object({
    regular: Count,
    directory: Count,
    symlink: Count,
    fifo: Count,
    blockdev: Count,
    chardev: Count,
    socket: Count,
    unknown: Count,
  }),
  entries: Count,
  lengthBytes: Integer,
  chunks: Count,
  slices: Count,
  hardLinkGroups: Count,
  xattrs: Count,
  acls: Count,
  dirQuotas: Count,
  userQuotas: Count,
  groupQuotas: Count,
  quotaHash: Text,
  danglingEntries: Count,
});

const Schema = v.object({
  format: v.literal(CERTIFICATE_FORMAT),
  version: v.literal(CERTIFICATE_VERSION),
  kind: v.picklist(['load', 'migrate', 'drill']),
  madeBy: Text,
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  endedAt: v.pipe(v.string(), v.isoTimestamp()),
  volume: v.object({ name: Text, uuid: Text }),
  source: v.object({
    label: Text,
    kind: v.picklist(['engine', 'dump']),
    sizeBytes: v.optional(Count),
    sha256: v.optional(Text),
    modifiedAt: v.optional(Text),
    consistency: v.optional(Consistency),
    manifest: v.optional(v.picklist(['fits', 'differs'])),
  }),
  target: v.object({ label: Text, product: Text }),
  expected: Verification,
  found: Verification,
  conflicts: v.object({
    count: Count,
    listed: v.array(
      v.object({
        kind: v.picklist(['copies', 'types', 'directory']),
        inode: Integer,
        names: v.array(Name),
        resolution: Text,
      }),
    ),
  }),
  missingSecrets: Texts,
  encryption: v.picklist(['none', 'keyPresent', 'keyRemoved']),
  accepted: Texts,
  recomputed: Texts,
  notRestored: Texts,
  findings: v.optional(v.object({ error: Count, warning: Count, information: Count })),
  writeSeconds: Seconds,
  verifySeconds: Seconds,
  migration: v.optional(
    v.object({
      clientsBefore: Texts,
      clientsAfter: Texts,
      changes: Texts,
      sampledDirectories: Count,
      rollbackNote: Text,
    }),
  ),
});

/**
 * The certificate that `certificateJson` wrote. `label` names the file in messages.
 * @throws {MetaError} `malformed` when the text is no certificate, `unsupported` when it is of a later version.
 */
export function readCertificate(text: string, label: string): Certificate {
  let json: unknown;
  try {
    json = parseWithFractions(text);
  } catch (error) {
    throw new MetaError('malformed', `${label} is no certificate: ${messageOf(error)}.`, { cause: error });
  }
  const result = v.safeParse(Schema, json);
  if (result.success) return result.output;
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (format === CERTIFICATE_FORMAT && typeof version === 'number' && version > CERTIFICATE_VERSION) {
    throw new MetaError(
      'unsupported',
      `${label} is a certificate of version ${version}; this program reads version ${CERTIFICATE_VERSION}.`,
    );
  }
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new MetaError(
    'malformed',
    `${label} is no certificate: ${where === null ? '' : `${where}: `}${issue.message}.`,
  );
}
