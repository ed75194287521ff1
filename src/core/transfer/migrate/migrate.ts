import { isCancelled, messageOf } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadTarget } from '../../ports/volumeWriter';
import { ConsistencyWatch } from '../consistency/consistencyWatch';
import { snapshotLabel } from '../consistency/snapshotLabel';
import type { LoadOptions } from '../load/load';
import { load } from '../load/load';
import { clientChanges, factChanges } from './factChanges';
import { liveClients } from './liveClients';
import type { MigrationPlan } from './migrationPlan';
import type { MigrationResult } from './migrationResult';
import { planMigrate } from './planMigrate';
import { requireAccepted } from './writersRefusal';
import { rollbackNote } from './rollbackNote';
import { sampleChanges } from './sampleChanges';
import { SampledSource } from './sampledSource';
import type { WalkThread } from './thread/walkInThread';

export interface MigrateOptions extends Omit<LoadOptions, 'root'> {
  /** Reads the source in a thread of its own, so that reading and writing overlap. Only an engine is read like this. */
  thread?: Omit<WalkThread, 'label'> | undefined;
}

/**
 * Copies a volume into an empty engine in one stream, reads it back before it becomes visible, and then looks at the source
 * again for what changed meanwhile. After a failure or a cancellation the target holds nothing that opens as a volume.
 * @throws {MetaError} `refused` before anything is written, when something stands against it that is not accepted, such as
 * live clients of the source (`writers`); and what `load` gives.
 */
export async function migrate(
  source: MetadataSource,
  target: LoadTarget,
  options: MigrateOptions = {},
): Promise<MigrationResult> {
  const plan = await planMigrate(source, target, options);
  requireAccepted(plan, options.accept ?? []);
  if (source.kind === 'engine') return migrateEngine(source, target, plan, options);
  const loaded = await load(source, target, options);
  return {
    ...loaded,
    ...planned(plan),
    clientsBefore: [],
    clientsAfter: [],
    changes: [],
    sampledDirectories: 0,
    rollbackNote: rollbackNote(source.label, target.label, false),
    consistency: undefined,
  };
}

async function migrateEngine(
  source: MetadataSource,
  target: LoadTarget,
  plan: MigrationPlan,
  options: MigrateOptions,
): Promise<MigrationResult> {
  const watch = await ConsistencyWatch.begin(source, options.signal);
  const { thread } = options;
  const sampled = new SampledSource(source, thread && { ...thread, label: source.label });
  const loaded = await load(sampled, target, options);
  return {
    ...loaded,
    ...planned(plan),
    accepted: plan.clients.length === 0 ? loaded.accepted : ['writers', ...loaded.accepted],
    ...(await lookAgain(sampled, watch, plan, options.signal)),
    sampledDirectories: sampled.samples.length,
    rollbackNote: rollbackNote(source.label, target.label, true),
  };
}

type Seen = Pick<MigrationResult, 'clientsBefore' | 'clientsAfter' | 'changes' | 'consistency'>;

/** Never throws: the volume is in the target by now, and an error would deny that. */
async function lookAgain(
  source: SampledSource,
  watch: ConsistencyWatch,
  plan: MigrationPlan,
  signal: AbortSignal | undefined,
): Promise<Seen> {
  try {
    const { consistency, clientsBefore, clientsAfter } = await watch.end(signal);
    const before = liveClients(clientsBefore);
    const after = liveClients(clientsAfter, clientsBefore);
    const facts = source.walkedFacts;
    const changes = [
      ...clientChanges(clientsBefore, before, after),
      ...(facts === undefined ? [] : factChanges(facts, await source.facts(signal))),
      ...(await sampleChanges(source, source.samples, signal)),
    ];
    return { clientsBefore: before, clientsAfter: after, changes, consistency };
  } catch (error) {
    const why = isCancelled(error) ? 'it was cancelled' : messageOf(error);
    return {
      clientsBefore: plan.clients,
      clientsAfter: [],
      changes: [`The copy is complete, but whether the source changed meanwhile was not seen: ${why}`],
      consistency: snapshotLabel(source) ?? {
        label: 'fuzzy',
        how: 'The source could not be looked at again after it was copied.',
      },
    };
  }
}

function planned({
  target,
  encryption,
  recomputed,
}: MigrationPlan): Pick<MigrationResult, 'target' | 'encryption' | 'recomputed'> {
  return { target: { label: target.label, product: target.product }, encryption, recomputed };
}
