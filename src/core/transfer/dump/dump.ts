import { createHash } from 'node:crypto';
import type { DumpOutput } from '../../dump/output/dumpOutput';
import { openFileOutput } from '../../dump/output/fileOutput';
import { JsonDumpWriter } from '../../dump/json/jsonDumpWriter';
import { MetaError } from '../../errors';
import { resolveTextPath } from '../../inspect/resolvePath';
import { EntryType } from '../../model/entryType';
import { ROOT_INODE } from '../../model/inode';
import type { U64 } from '../../model/u64';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { MetadataSource } from '../../ports/metadataSource';
import type { Notice, OnNotice } from '../../ports/notice';
import type { RedactedSetting } from '../../secrets/redactSetting';
import { redactSetting } from '../../secrets/redactSetting';
import type { JobOptions } from '../progress';
import { ProgressVisitor } from '../progressVisitor';
import type { DumpRequest, DumpResult } from './dumpRequest';
import { NEWEST_CLIENT, OlderClientsVisitor } from './olderClients';

export interface DumpOptions extends JobOptions {
  onNotice?: OnNotice | undefined;
}

/**
 * Dumps a source into a file, compressed by its suffix.
 * @throws {MetaError} `exists` when the file is there and `overwrite` is false, `notFound` for a missing subdirectory.
 */
export async function dumpToFile(
  source: MetadataSource,
  file: string,
  request: DumpRequest,
  options: DumpOptions & { overwrite: boolean },
): Promise<DumpResult> {
  const root = await rootOf(source, request, options.signal);
  const output = await openFileOutput(file, { overwrite: options.overwrite, secret: request.redaction === 'full' });
  return dumpInto(source, root, output, request, options);
}

/** Dumps a source into an output that is open already, such as standard output. */
export async function dumpToOutput(
  source: MetadataSource,
  output: DumpOutput,
  request: DumpRequest,
  options: DumpOptions = {},
): Promise<DumpResult> {
  return dumpInto(source, await rootOf(source, request, options.signal), output, request, options);
}

async function dumpInto(
  source: MetadataSource,
  root: U64 | undefined,
  output: DumpOutput,
  request: DumpRequest,
  options: DumpOptions,
): Promise<DumpResult> {
  const hash = createHash('sha256');
  let jsonBytes = 0;
  let replacements = 0;
  const version = request.forVersion ?? NEWEST_CLIENT;
  const writer = new RedactingWriter(request, {
    replacement: request.identical === true ? 'official' : 'safe',
    rawSpace: version < '1.4',
    onReplacement: () => (replacements += 1),
    wholeVolume: root === undefined,
    write: (bytes) => {
      jsonBytes += bytes.length;
      hash.update(bytes);
      return output.write(bytes);
    },
  });
  const older = version === NEWEST_CLIENT ? undefined : new OlderClientsVisitor(writer, version);
  const progress = new ProgressVisitor(older ?? writer, 'dump', options.onProgress);
  try {
    await source.walk(progress, {
      root,
      skipTrash: request.skipTrash,
      signal: options.signal,
      onNotice: options.onNotice,
      onBytes: progress.onBytes,
    });
    await writer.finish();
    options.signal?.throwIfAborted();
    const fileBytes = await output.commit();
    progress.report();
    if (options.onNotice !== undefined) older?.report(options.onNotice);
    if (replacements > 0) options.onNotice?.(replacementNotice(replacements, request.identical === true));
    return {
      consistency: source.consistency,
      entries: progress.entryCount,
      jsonBytes,
      fileBytes,
      sha256: hash.digest('hex'),
      removedSecrets: writer.redacted?.removed ?? [],
      keptSecrets: writer.redacted?.kept ?? [],
    };
  } catch (error) {
    await output.abort();
    throw error;
  }
}

class RedactingWriter extends JsonDumpWriter {
  redacted: RedactedSetting | undefined;

  constructor(
    private readonly request: DumpRequest,
    options: ConstructorParameters<typeof JsonDumpWriter>[0],
  ) {
    super(options);
  }

  override volume(facts: VolumeFacts): void {
    this.redacted = redactSetting(facts.setting, this.request.redaction);
    super.volume({ ...facts, setting: this.redacted.setting });
  }
}

/** The directory to start from; undefined for the whole volume. */
async function rootOf(
  source: MetadataSource,
  request: DumpRequest,
  signal: AbortSignal | undefined,
): Promise<U64 | undefined> {
  if (request.subdir === undefined) return undefined;
  const item = await resolveTextPath(source, request.subdir, signal);
  if (item === undefined)
    throw new MetaError('notFound', `${source.label} has no directory ${request.subdir}. Nothing was written.`);
  if (item.attr.type !== EntryType.directory) {
    throw new MetaError('notFound', `${request.subdir} in ${source.label} is not a directory. Nothing was written.`);
  }
  return item.inode === ROOT_INODE ? undefined : item.inode;
}

function replacementNotice(count: number, identical: boolean): Notice {
  const what = count === 1 ? 'One name or value with U+FFFD was' : `${count} names or values with U+FFFD were`;
  const message = identical
    ? `${what} written as the official client does: two bytes of each are lost.`
    : `${what} written as %EF%BF%BD, which every loader restores; the official client would lose two bytes of each.`;
  return { code: 'safeVariant', message };
}
