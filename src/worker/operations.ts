import { checkDump } from '../core/check/checkDump';
import type { CheckReport } from '../core/check/finding';
import { compare } from '../core/compare/compare';
import { subtreeDocument } from '../core/documents/subtreeDocument';
import type { DumpInput } from '../core/dump/input/dumpInput';
import { FileInput } from '../core/dump/input/fileInput';
import type { IndexStorage } from '../core/dump/index/indexStorage';
import { DumpFileSource } from '../core/dump/json/reader/dumpFileSource';
import { openDumpFile } from '../core/dump/openDumpFile';
import { applyEdits } from '../core/edit/apply';
import type { Edit } from '../core/edit/edit';
import { EditedDump } from '../core/edit/editedDump';
import { exportPatch } from '../core/edit/patch/exportPatch';
import { importPatch } from '../core/edit/patch/importPatch';
import { review } from '../core/edit/review';
import { MetaError } from '../core/errors';
import { findEntries } from '../core/inspect/findEntries';
import type { OnNotice } from '../core/ports/notice';
import type { ItemChange } from '../core/edit/itemChange';
import type { MetadataSource } from '../core/ports/metadataSource';
import { openSource } from '../core/registry/openSource';
import { openTarget } from '../core/registry/openTarget';
import { knownConsistency } from '../core/transfer/certificate/certifiedSource';
import { drill } from '../core/transfer/drill/drill';
import { sweepDrills } from '../core/transfer/drill/sweepDrills';
import { dumpToFile } from '../core/transfer/dump/dump';
import { loadWithCertificate } from '../core/transfer/load/loadWithCertificate';
import { planLoadOf } from '../core/transfer/load/planLoadOf';
import { planMigrate } from '../core/transfer/migrate/planMigrate';
import type { JobOptions, OnProgress } from '../core/transfer/progress';
import { verify } from '../core/transfer/verify/verify';
import { migrateAndCertify } from './operations/migrate';
import { readSecretState, setVolumeSecrets } from './operations/secrets';
import type { WorkArguments, WorkKind, WorkResults } from '../core/workerProtocol/workProtocol';

export interface WorkContext {
  signal: AbortSignal;
  onProgress: OnProgress;
  onNotice: OnNotice;
}

type Operation<K extends WorkKind> = (args: WorkArguments<K>, context: WorkContext) => Promise<WorkResults[K]>;

/** Everything the worker does. Sources opened here live until `close` or the end of the thread. */
export class Operations {
  private readonly sources = new Map<number, MetadataSource>();
  private lastHandle = 0;

  constructor(private readonly indexStorage?: IndexStorage) {}

  run<K extends WorkKind>(kind: K, args: WorkArguments<K>, context: WorkContext): Promise<WorkResults[K]> {
    // The table is checked against `Operation<K>`; TypeScript cannot follow the index by K.
    return (this.table[kind] as Operation<K>)(args, context);
  }

  private readonly table: { [K in WorkKind]: Operation<K> } = {
    open: async ({ spec }, { signal }) => {
      const source = await openSource(spec, { signal, indexStorage: this.indexStorage });
      const handle = ++this.lastHandle;
      this.sources.set(handle, source);
      const { label, kind, consistency, server } = source;
      return { source: handle, label, kind, consistency, server };
    },
    close: async ({ source }) => {
      const open = this.sources.get(source);
      this.sources.delete(source);
      await open?.close();
      return undefined;
    },
    facts: async ({ source }, { signal }) => this.source(source).facts(signal),
    sessions: async ({ source }, { signal }) => this.source(source).sessions(signal),
    list: async ({ source, directory, cursor, limit }, { signal }) =>
      this.source(source).list(directory, { cursor, limit, signal }),
    child: async ({ source, directory, name }, { signal }) => this.source(source).child(directory, name, signal),
    inspect: async ({ source, inode }, { signal }) => this.source(source).inspect(inode, signal),
    subtree: async ({ source, directory, maxEntries, maxBytes }, { signal }) =>
      subtreeDocument(this.source(source), directory, { maxEntries, maxBytes, signal }),
    dump: ({ spec, file, request, ...options }, context) =>
      using(spec, context, async (source) => {
        const consistency = await knownConsistency(spec, source, context.signal);
        return dumpToFile(source, file, request, { ...context, ...options, consistency });
      }),
    planLoad: ({ spec, target, ...options }, context) =>
      planLoadOf(spec, openTarget(target), { ...options, ...context }),
    load: ({ spec, target, ...options }, context) =>
      using(spec, context, (source) =>
        loadWithCertificate(spec, source, openTarget(target), { ...options, ...context }),
      ),
    planMigrate: ({ spec, target }, context) =>
      using(spec, context, (source) => planMigrate(source, openTarget(target), context)),
    migrate: migrateAndCertify,
    drill: ({ spec, ...options }, context) => drill(spec, { ...options, ...context }),
    sweepDrills: () => sweepDrills(),
    verify: ({ spec }, context) => using(spec, context, (source) => verify(source, context)),
    index: async ({ source }, context) => this.dump(source).index(context),
    search: async ({ source, query, limit }, { signal }) => findEntries(this.source(source), query, { limit, signal }),
    check: ({ spec, edits = [] }, context) => check(spec, edits, context, this.indexStorage),
    compare: (
      { left, leftEdits = [], right, rightEdits = [], leftRoot, rightRoot, path, kinds, ...options },
      context,
    ) =>
      comparing(left, leftEdits, context, this.indexStorage, (leftSource) =>
        comparing(right, rightEdits, context, this.indexStorage, (rightSource) =>
          compare(leftSource, rightSource, {
            ...options,
            ...context,
            filter: { path, kinds },
            root: { left: leftRoot, right: rightRoot },
          }),
        ),
      ),
    setEdits: async ({ source, edits }, { signal }) => this.setEdits(source, edits, signal),
    review: ({ spec, edits }, context) =>
      editing(spec, edits, context, this.indexStorage, (dump) => review(dump, countProblems, context)),
    apply: ({ spec, edits, file, ...options }, context) =>
      applyEdits(spec, edits, file, { ...options, ...context, indexStorage: this.indexStorage }),
    exportPatch: ({ spec, edits }, context) =>
      editing(spec, [], context, this.indexStorage, (dump) => exportPatch(dump, edits, context.signal)),
    importPatch: ({ spec, edits, text, force }, context) =>
      editing(spec, edits ?? [], context, this.indexStorage, (dump) =>
        importPatch(text, dump, { force, signal: context.signal }),
      ),
    unfinished: async ({ target }, { signal }) => openTarget(target).unfinished(signal),
    clean: async ({ target }, { signal }) => openTarget(target).clean(signal),
    secretState: readSecretState,
    setSecrets: setVolumeSecrets,
  };

  /** Puts edits on a dump, or takes them from it; its handle stays. */
  private async setEdits(handle: number, edits: readonly Edit[], signal: AbortSignal): Promise<ItemChange[]> {
    const source = this.source(handle);
    if (!(source instanceof EditedDump || source instanceof DumpFileSource)) {
      throw new MetaError('unsupported', `${source.label} is a live engine: only dump files can be edited.`);
    }
    const dump = source instanceof EditedDump ? source : new EditedDump(source);
    await dump.setEdits(edits, signal);
    this.sources.set(handle, dump);
    return dump.changes();
  }

  /** The dump in the file, whatever edits are on it. */
  private dump(handle: number): DumpFileSource {
    const source = this.source(handle);
    const dump = source instanceof EditedDump ? source.original : source;
    if (dump instanceof DumpFileSource) return dump;
    throw new MetaError('unsupported', `${source.label} has no index: only dump files have one.`);
  }

  private source(handle: number): MetadataSource {
    const source = this.sources.get(handle);
    if (source === undefined) throw new MetaError('io', 'The connection was closed while it was being read.');
    return source;
  }
}

/** Long jobs open their own source, so that browsing and a job never share a cursor or a transaction. */
async function using<T>(spec: string, context: WorkContext, work: (source: MetadataSource) => Promise<T>): Promise<T> {
  const source = await openSource(spec, { signal: context.signal });
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

/** A side of a comparison, as it is or with edits. */
function comparing<T>(
  spec: string,
  edits: readonly Edit[],
  context: WorkContext,
  storage: IndexStorage | undefined,
  work: (source: MetadataSource) => Promise<T>,
): Promise<T> {
  return edits.length === 0 ? using(spec, context, work) : editing(spec, edits, context, storage, work);
}

/** A dump with edits, for one job. */
async function editing<T>(
  spec: string,
  edits: readonly Edit[],
  { signal }: WorkContext,
  storage: IndexStorage | undefined,
  work: (dump: EditedDump) => Promise<T>,
): Promise<T> {
  const dump = await EditedDump.open(await openDumpFile(spec, storage), edits, signal);
  try {
    return await work(dump);
  } finally {
    await dump.close();
  }
}

/** A dump's text as edits leave it. Without edits it need not even be a whole dump. */
async function check(
  spec: string,
  edits: readonly Edit[],
  context: WorkContext,
  storage: IndexStorage | undefined,
): Promise<CheckReport> {
  if (edits.length > 0) {
    return editing(spec, edits, context, storage, async (dump) => checkDump(await dump.input(context.signal), context));
  }
  const input = await FileInput.open(spec);
  try {
    return await checkDump(input, context);
  } finally {
    await input.close();
  }
}

async function countProblems(input: DumpInput, options: JobOptions): Promise<Record<string, number>> {
  const { counts } = await checkDump(input, { ...options, maxPerCode: 0 });
  return counts;
}
