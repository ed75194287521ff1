import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const READABLE = '.certificate.md';
/** `20261124T211648Z`, and a number where two were made in one second. */
const NAME = /^(load|migrate|drill)-(\d{8}T\d{6}Z)(?:-(\d+))?$/;

export interface CertificateBeside {
  kind: string;
  /** Sorts by time. */
  stamp: string;
  readable: string;
  json: string;
}

/** The certificates that lie beside a dump, the newest first. Empty when the folder cannot be read. */
export async function certificatesBeside(dump: string): Promise<CertificateBeside[]> {
  const folder = dirname(dump);
  const names = await readdir(folder).catch(() => []);
  const prefix = `${basename(dump)}.`;
  return names
    .flatMap((name) => {
      if (!name.startsWith(prefix) || !name.endsWith(READABLE)) return [];
      const base = name.slice(0, -READABLE.length);
      const [, kind, stamp, number = '1'] = NAME.exec(base.slice(prefix.length)) ?? [];
      if (kind === undefined || stamp === undefined) return [];
      const path = join(folder, base);
      return [
        {
          kind,
          stamp: `${stamp} ${number.padStart(6, '0')}`,
          readable: `${path}${READABLE}`,
          json: `${path}.certificate.json`,
        },
      ];
    })
    .sort((a, b) => (a.stamp < b.stamp ? 1 : -1));
}
