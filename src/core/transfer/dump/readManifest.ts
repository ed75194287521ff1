import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { REDACTION_LEVELS } from '../../secrets/redactionLevel';
import { CONSISTENCY_LABELS } from '../consistency/labelledConsistency';
import type { Manifest } from './manifest';
import { MANIFEST_FORMAT, MANIFEST_VERSION, manifestFile } from './manifest';

/** What we write has one kilobyte. */
const MAX_BYTES = 1 << 20;

const Text = v.string();
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Schema = v.object({
  format: v.literal(MANIFEST_FORMAT),
  version: v.literal(MANIFEST_VERSION),
  madeBy: Text,
  writtenAt: v.pipe(v.string(), v.isoTimestamp()),
  file: Text,
  fileBytes: Count,
  fileSha256: Text,
  jsonBytes: Count,
  jsonSha256: Text,
  volume: v.object({ name: Text, uuid: Text }),
  from: Text,
  subdir: v.optional(Text),
  skippedTrash: v.boolean(),
  entries: Count,
  redaction: v.picklist(REDACTION_LEVELS),
  removedSecrets: v.array(Text),
  keptSecrets: v.array(Text),
  consistency: v.optional(v.object({ label: v.picklist(CONSISTENCY_LABELS), how: Text })),
});

/** The manifest beside a dump; undefined when there is none that this version can read. Whether it fits is not looked at. */
export async function readManifest(dump: string): Promise<Manifest | undefined> {
  const file = manifestFile(dump);
  try {
    if ((await stat(file)).size > MAX_BYTES) return undefined;
    const result = v.safeParse(Schema, JSON.parse(await readFile(file, 'utf8')));
    return result.success ? result.output : undefined;
  } catch {
    // No file, no right to read it, or no JSON: nothing is known then.
    return undefined;
  }
}
