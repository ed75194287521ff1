import type { VolumeFacts } from '../../src/core/model/volumeFacts';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { GeneratedVolume } from './generatedVolume';
import { walkGenerated } from './generatedVolume';

/** A source that can only be walked. */
export function generatedSource(volume: GeneratedVolume): MetadataSource {
  const refuse = (): Promise<never> => Promise.reject(new Error('a generated volume can only be walked'));
  return {
    label: 'generated',
    kind: 'dump',
    consistency: 'file',
    server: undefined,
    facts: (): Promise<VolumeFacts> => Promise.resolve(volume.facts),
    sessions: () => Promise.resolve([]),
    list: refuse,
    child: refuse,
    inspect: refuse,
    walk: (visitor) => walkGenerated(volume, visitor),
    close: () => Promise.resolve(),
  };
}
