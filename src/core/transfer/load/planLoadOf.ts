import { stat } from 'node:fs/promises';
import { FileInput } from '../../dump/input/fileInput';
import { openSource } from '../../registry/openSource';
import type { LoadTarget } from '../../ports/volumeWriter';
import { knownConsistency } from '../certificate/certifiedSource';
import type { LoadPlan } from './loadPlan';
import type { PlanOptions } from './planLoad';
import { planLoad } from './planLoad';

export interface PlanOfOptions extends Omit<PlanOptions, 'input' | 'file'> {
  /** False leaves the check of a dump out, which reads all of it. */
  check?: boolean | undefined;
}

/** The plan of a load from whatever a person names: a dump file, which is checked, or an engine. */
export async function planLoadOf(spec: string, target: LoadTarget, options: PlanOfOptions = {}): Promise<LoadPlan> {
  const { check = true, signal, ...given } = options;
  const source = await openSource(spec, signal === undefined ? {} : { signal });
  try {
    const others = { ...given, consistency: given.consistency ?? (await knownConsistency(spec, source, signal)) };
    if (source.kind !== 'dump') return await planLoad(source, target, { ...others, signal });
    const { size, mtimeMs } = await stat(spec);
    const file = { sizeBytes: size, modifiedAt: Math.floor(mtimeMs / 1000) };
    if (!check) return await planLoad(source, target, { ...others, signal, file });
    const input = await FileInput.open(spec);
    try {
      return await planLoad(source, target, { ...others, signal, file, input });
    } finally {
      await input.close();
    }
  } finally {
    await source.close();
  }
}
