import { createHash } from 'node:crypto';
import type { DumpOutput } from '../../dump/output/dumpOutput';
import { openFileOutput } from '../../dump/output/fileOutput';
import { JsonDumpWriter } from '../../dump/json/jsonDumpWriter';
import { MetaError } from '../../errors';
import { resolveTextPath } from '../../inspect/resolvePath';
import { EntryType } from '../../model/entryType';
import { ROOT_INODE } from '../../model/inode';
import { settingText } from '../../model/setting';
import type { U64 } from '../../model/u64';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { MetadataSource } from '../../ports/metadataSource';
import type { Notice, OnNotice } from '../../ports/notice';
import type { RedactedSetting } from '../../secrets/redactSetting';
import { redactSetting } from '../../secrets/redactSetting';
import { ConsistencyWatch } from '../consistency/consistencyWatch';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import type { JobOptions } from '../progress';
import { ProgressVisitor } from '../progressVisitor';
import type { DumpRequest, DumpResult } from './dumpRequest';
import { requireNoManifest, writeManifest } from './writeManifest';
import { NEWEST_CLIENT, OlderClientsVisitor } from './olderClients';

export interface DumpOptions extends JobOptions {
  onNotice?: OnNotice | undefined;
  /** What is known of a source that is a file; live engines are watched instead. */
  consistency?: LabelledConsistency | undefined;
}

/**
 * Dumps a source into a file, compressed by its suffix; with `manifest`, also writes what is known of it beside it.
 * @throws {MetaError} `exists` when the file is there and `overwrite` is false, `notFound` for a missing subdirectory.
 */
export async function dumpToFile(
  source: MetadataSource,
  file: string,
  request: DumpRequest,
  options: DumpOptions & { overwrite: boolean; manifest?: boolean | undefined },
): Promise<DumpResult> {
  const { overwrite, manifest = false } = options;
  const root = await rootOf(source, request, options.signal);
  if (manifest && !overwrite) await requireNoManifest(file);
  const output = await openFileOutput(file, { overwrite, secret: request.redaction === 'full' });
  const { result, volume } = await dumpInto(source, root, output, request, options);
  if (!manifest) return result;
  return { ...result, manifest: await writeManifest(file, source.label, volume, request, result, overwrite) };
}

/** Dumps a source into an output that is open already, such as standard output. */
export async function dumpToOutput(
  source: MetadataSource,
  output: DumpOutput,
  request: DumpRequest,
  options: DumpOptions = {},
): Promise<DumpResult> {
  const root = await rootOf(source, request, options.signal);
  return (await dumpInto(source, root, output, request, options)).result;
}

interface Dumped {
  result: DumpResult;
  volume: { name: string; uuid: string };
}

async function dumpInto(
  source: MetadataSource,
  root: U64 | undefined,
  output: DumpOutput,
  request: DumpRequest,
  options: DumpOptions,
): Promise<Dumped> {
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
    const watch = source.kind === 'engine' ? await ConsistencyWatch.begin(source, options.signal) : undefined;
    await source.walk(progress, {
      root,
      skipTrash: request.skipTrash,
      signal: options.signal,
      onNotice: (notice) => {
        // The label says it.
        if (notice.code !== 'consistency') options.onNotice?.(notice);
      },
      onBytes: progress.onBytes,
    });
    await writer.finish();
    const consistency = watch === undefined ? options.consistency : (await watch.end(options.signal)).consistency;
    options.signal?.throwIfAborted();
    const fileBytes = await output.commit();
    progress.report();
    if (options.onNotice !== undefined) older?.report(options.onNotice);
    if (replacements > 0) options.onNotice?.(replacementNotice(replacements, request.identical === true));
    const result = {
      consistency,
      entries: progress.entryCount,
      jsonBytes,
      fileBytes,
      sha256: hash.digest('hex'),
      removedSecrets: writer.redacted?.removed ?? [],
      keptSecrets: writer.redacted?.kept ?? [],
    };
    return { result, volume: writer.named };
  } catch (error) {
    await output.abort();
    throw error;
  }
}

class RedactingWriter extends JsonDumpWriter {
  redacted: RedactedSetting | undefined;

  get named(): { name: string; uuid: string } {
    const setting = this.redacted?.setting;
    if (setting === undefined) return { name: '', uuid: '' };
    return { name: settingText(setting, 'Name'), uuid: settingText(setting, 'UUID') };
  }

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
