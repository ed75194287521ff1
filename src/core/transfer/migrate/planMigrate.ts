import { MetaError } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadTarget } from '../../ports/volumeWriter';
import { snapshotLabel } from '../consistency/snapshotLabel';
import type { PlanOptions } from '../load/planLoad';
import { planLoad } from '../load/planLoad';
import { liveClients } from './liveClients';
import type { MigrationPlan } from './migrationPlan';
import { writersRefusal } from './writersRefusal';
import { isSameDatabase } from './sameDatabase';

const SECRETS_STAY = 'Secrets of the setting are copied as they are stored; nothing is removed between engines.';

/**
 * What `migrate` would do, without writing.
 * @throws {MetaError} `refused` when source and target are one database, and what asking them gives.
 */
export async function planMigrate(
  source: MetadataSource,
  target: LoadTarget,
  options: Pick<PlanOptions, 'signal' | 'accept' | 'skipTrash'> = {},
): Promise<MigrationPlan> {
  requireTwo(source, target);
  const { signal, accept, skipTrash } = options;
  const consistency = snapshotLabel(source);
  const plan = await planLoad(source, target, { signal, accept, skipTrash, consistency });
  const clients = liveClients(await source.sessions(signal));
  return {
    ...plan,
    clients,
    warnings: source.kind === 'engine' ? [...plan.warnings, SECRETS_STAY] : plan.warnings,
    refusals: [...(clients.length === 0 ? [] : [writersRefusal(clients)]), ...plan.refusals],
  };
}

function requireTwo(source: MetadataSource, target: LoadTarget): void {
  if (!isSameDatabase(source.label, target.label)) return;
  throw new MetaError(
    'refused',
    `${source.label} and ${target.label} are the same database. A volume is migrated into another one, which must be empty. Nothing was written.`,
  );
}
