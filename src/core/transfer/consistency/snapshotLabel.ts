import type { MetadataSource } from '../../ports/metadataSource';
import type { LabelledConsistency } from './labelledConsistency';

/** The label of sources that need not be watched: engines that keep one moment. Undefined for all others. */
export function snapshotLabel({ consistency, server }: MetadataSource): LabelledConsistency | undefined {
  if (consistency !== 'snapshot') return undefined;
  const product = server?.product ?? 'the engine';
  return { label: 'snapshot', how: `Read in one transaction of ${product}, which sees one moment of the volume.` };
}
