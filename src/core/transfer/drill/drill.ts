import * as path from 'node:path';
import type { Severity } from '../../check/finding';
import { MetaError } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';
import { openSource } from '../../registry/openSource';
import { openTarget } from '../../registry/openTarget';
import type { Certificate, CertificateFiles } from '../certificate/certificate';
import type { CertificateWish } from '../certificate/certificatePlace';
import { certificateFolder, certifiedName } from '../certificate/certificatePlace';
import { describeSource, fileStamp, requireSameFile } from '../certificate/certifiedSource';
import { certify } from '../certificate/certify';
import { certificateBase, writeCertificate } from '../certificate/writeCertificate';
import { ConsistencyWatch } from '../consistency/consistencyWatch';
import type { Acceptable } from '../load/acceptance';
import { load } from '../load/load';
import { planLoadOf } from '../load/planLoadOf';
import type { LoadPlan } from '../load/loadPlan';
import { howToAccept } from '../load/refusals';
import type { JobOptions } from '../progress';
import type { DrillFolder } from './drillFolder';
import { drillsAt, makeDrillFolder } from './drillFolder';
import { drillBytes, requireSpace } from './requireSpace';
import { sweepDrills } from './sweepDrills';

export interface DrillOptions extends JobOptions {
  onNotice?: OnNotice | undefined;
  accept?: readonly Acceptable[] | undefined;
  certificate?: CertificateWish | undefined;
  /** Where the throw-away database is made; default: the system's folder for temporary files. */
  scratch?: string | undefined;
}

export interface DrillResult {
  certificate: Certificate;
  /** Where it was wanted. */
  files: CertificateFiles | undefined;
  /** Of the check; undefined for an engine. */
  findings: Record<Severity, number> | undefined;
}

const TARGET_LABEL = 'a throw-away SQLite file';

/**
 * Proves that a dump can be restored: checks it, loads it into a throw-away database in a folder of its own, reads it back,
 * and removes the folder, however it ends. Nothing but the certificate is left, and there is none of a drill that failed.
 * @throws {MetaError} why the dump cannot be restored: `refused`, `malformed`, `mismatch` and what opening and loading give;
 * `io` when there is no room for the drill, which says nothing of the dump.
 */
export async function drill(spec: string, options: DrillOptions = {}): Promise<DrillResult> {
  const { signal, certificate: wish = {}, onNotice } = options;
  const at = drillsAt(options.scratch);
  await sweepDrills(options.scratch);
  const source = await openSource(spec, signal === undefined ? {} : { signal });
  try {
    const certificates = await certificateFolder(wish, spec, source, onNotice);
    if (source.kind === 'dump') await requireSpace(at, await drillBytes(spec));
    const folder = await makeDrillFolder(at);
    let drilled: Drilled;
    try {
      drilled = await drillIn(folder, spec, source, options);
    } finally {
      await folder.remove();
    }
    return await withFiles(drilled, spec, source, certificates);
  } finally {
    await source.close();
  }
}

type Drilled = Omit<DrillResult, 'files'>;

async function drillIn(
  folder: DrillFolder,
  spec: string,
  source: MetadataSource,
  { signal, onProgress, onNotice, accept = [] }: DrillOptions,
): Promise<Drilled> {
  const startedAt = new Date();
  const target = openTarget(`sqlite3://${folder.database}`);
  const plan = await planLoadOf(spec, target, { signal, onProgress, accept });
  requireAccepted(plan, accept);
  const watch = source.kind === 'engine' ? await ConsistencyWatch.begin(source, signal) : undefined;
  const stamp = source.kind === 'dump' ? await fileStamp(spec) : undefined;
  const described = await describeSource(spec, source, signal);
  const result = await load(source, target, { signal, onProgress, onNotice, accept });
  const seen = await watch?.end(signal);
  // The certificate names a hash, which must be that of what was loaded.
  if (stamp !== undefined) await requireSameFile(spec, stamp);
  const certificate = certify('drill', result, {
    startedAt,
    endedAt: new Date(),
    source: seen === undefined ? described : { ...described, consistency: seen.consistency },
    target: { label: TARGET_LABEL, product: plan.target.product },
    encryption: result.encryption,
    recomputed: plan.recomputed,
    findings: plan.findings,
  });
  return { certificate, findings: plan.findings };
}

function requireAccepted({ source, refusals }: LoadPlan, accept: readonly Acceptable[]): void {
  const open = refusals.filter(({ acceptBy }) => acceptBy === undefined || !accept.includes(acceptBy));
  const [first] = open;
  if (first === undefined) return;
  const more = open.length === 1 ? '' : ` There are ${open.length - 1} more reasons; the check of the dump lists them.`;
  const how = first.acceptBy === undefined ? '' : ` ${howToAccept(first.acceptBy)}`;
  throw new MetaError('refused', `${source.label} cannot be restored as it is: ${first.message}${how}${more}`);
}

async function withFiles(
  drilled: Drilled,
  spec: string,
  source: MetadataSource,
  folder: string | undefined,
): Promise<DrillResult> {
  if (folder === undefined) return { ...drilled, files: undefined };
  const { certificate } = drilled;
  const base = path.join(folder, certifiedName(spec, source, certificate.volume));
  const at = new Date(certificate.endedAt);
  return { ...drilled, files: await writeCertificate(certificate, certificateBase('drill', base, at)) };
}
