import { openTarget } from '../../core/registry/openTarget';
import { openSource } from '../../core/registry/openSource';
import { migrateWithCertificate } from '../../core/transfer/migrate/migrateWithCertificate';
import type { WorkArguments, WorkResults } from '../../core/workerProtocol/workProtocol';
import type { WorkContext } from '../operations';

/** The certificate goes into the folder that is asked for; without one none is written. */
export async function migrateAndCertify(
  { spec, target, accept, certificate }: WorkArguments<'migrate'>,
  context: WorkContext,
): Promise<WorkResults['migrate']> {
  const source = await openSource(spec, { signal: context.signal });
  try {
    return await migrateWithCertificate(spec, source, openTarget(target), {
      ...context,
      accept,
      folder: certificate?.folder,
    });
  } finally {
    await source.close();
  }
}
