import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';
import { MetaError, messageOf } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';

export interface CertificateWish {
  /** Beside the dump, where that is a file; given up with a notice where nothing can be written. */
  besideDump?: boolean | undefined;
  /** Instead, into this folder. */
  folder?: string | undefined;
}

/**
 * The folder for a certificate, found out before the work and not after it; undefined: none is to be written. `spec` is what
 * the source was opened by.
 * @throws {MetaError} `io` when the folder that was asked for cannot be written into.
 */
export async function certificateFolder(
  { besideDump = false, folder }: CertificateWish,
  spec: string | undefined,
  { kind }: Pick<MetadataSource, 'kind'>,
  onNotice: OnNotice | undefined,
): Promise<string | undefined> {
  const beside = besideDump && spec !== undefined && kind === 'dump' ? path.dirname(path.resolve(spec)) : undefined;
  const wanted = folder ?? beside;
  if (wanted === undefined) return undefined;
  try {
    await access(wanted, constants.W_OK);
    return wanted;
  } catch (error) {
    const message = `No certificate can be written into ${wanted}: ${messageOf(error)}.`;
    if (folder !== undefined) {
      throw new MetaError('io', `${message} Name another folder, or write none. Nothing was written.`, {
        cause: error,
      });
    }
    onNotice?.({ code: 'consistency', message: `${message} The load goes on without one.` });
    return undefined;
  }
}

/** What a certificate is called after: the dump's file, else the volume. */
export function certifiedName(
  spec: string | undefined,
  { kind }: Pick<MetadataSource, 'kind'>,
  volume: { name: string },
): string {
  if (spec !== undefined && kind === 'dump') return path.basename(spec);
  // A setting that was edited by hand may hold a name that is none.
  return volume.name.replace(/[^\w.-]/g, '_').replace(/^\.*$/, 'volume');
}
