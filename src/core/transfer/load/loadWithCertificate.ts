import * as path from 'node:path';
import { MetaError, messageOf } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadTarget } from '../../ports/volumeWriter';
import type { CertificateFiles, CertifiedSource } from '../certificate/certificate';
import type { CertificateWish } from '../certificate/certificatePlace';
import { certificateFolder, certifiedName } from '../certificate/certificatePlace';
import { describeSource, fileStamp, requireSameFile } from '../certificate/certifiedSource';
import { certify } from '../certificate/certify';
import { certificateBase, writeCertificate } from '../certificate/writeCertificate';
import type { LoadOptions } from './load';
import { load } from './load';
import type { LoadResult } from './loadResult';
import { RECOMPUTED } from './lostInLoad';

export interface CertifiedLoadOptions extends LoadOptions {
  certificate?: CertificateWish | undefined;
}

export type CertifiedLoadResult = LoadResult & { certificate?: CertificateFiles | undefined };

/**
 * `load`, with its certificate. `spec` is what the source was opened by; undefined for a stream.
 * @throws {MetaError} as `load`, and `io` when no certificate can be written where it was wanted.
 */
export async function loadWithCertificate(
  spec: string | undefined,
  source: MetadataSource,
  target: LoadTarget,
  options: CertifiedLoadOptions,
): Promise<CertifiedLoadResult> {
  const { certificate: wish = {}, ...others } = options;
  const folder = await certificateFolder(wish, spec, source, options.onNotice);
  if (folder === undefined) return load(source, target, others);
  const { product } = await target.examine(options.signal);
  const startedAt = new Date();
  const stamp = spec === undefined || source.kind !== 'dump' ? undefined : await fileStamp(spec);
  const result = await load(source, target, others);
  const endedAt = new Date();
  try {
    // The certificate names a hash, which must be that of what was loaded.
    if (spec !== undefined && stamp !== undefined) await requireSameFile(spec, stamp);
    const described = spec === undefined ? streamOf(source) : await describeSource(spec, source);
    const certificate = certify('load', result, {
      startedAt,
      endedAt,
      source: described,
      target: { label: target.label, product },
      encryption: result.encryption,
      recomputed: [...RECOMPUTED],
    });
    const base = certificateBase('load', path.join(folder, certifiedName(spec, source, result.volume)), endedAt);
    return { ...result, certificate: await writeCertificate(certificate, base) };
  } catch (error) {
    throw new MetaError(
      'io',
      `${target.label} holds the loaded volume, verified, but its certificate could not be written: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

function streamOf({ label, kind }: MetadataSource): CertifiedSource {
  return { label, kind };
}
