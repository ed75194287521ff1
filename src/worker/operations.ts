import { subtreeDocument } from '../core/documents/subtreeDocument';
import { MetaError } from '../core/errors';
import type { OnNotice } from '../core/ports/notice';
import type { MetadataSource } from '../core/ports/metadataSource';
import { openSource } from '../core/registry/openSource';
import { openTarget } from '../core/registry/openTarget';
import { dumpToFile } from '../core/transfer/dump/dump';
import { load } from '../core/transfer/load/load';
import type { OnProgress } from '../core/transfer/progress';
import { verify } from '../core/transfer/verify/verify';
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

  run<K extends WorkKind>(kind: K, args: WorkArguments<K>, context: WorkContext): Promise<WorkResults[K]> {
    // The table is checked against `Operation<K>`; TypeScript cannot follow the index by K.
    return (this.table[kind] as Operation<K>)(args, context);
  }

  private readonly table: { [K in WorkKind]: Operation<K> } = {
    open: async ({ spec }, { signal }) => {
      const source = await openSource(spec, { signal });
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
    dump: ({ spec, file, overwrite, request }, context) =>
      using(spec, context, (source) => dumpToFile(source, file, request, { ...context, overwrite })),
    load: ({ spec, target }, context) => using(spec, context, (source) => load(source, openTarget(target), context)),
    verify: ({ spec }, context) => using(spec, context, (source) => verify(source, context)),
    unfinished: async ({ target }, { signal }) => openTarget(target).unfinished(signal),
    clean: async ({ target }, { signal }) => openTarget(target).clean(signal),
  };

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
