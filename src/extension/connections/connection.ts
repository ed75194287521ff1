import { createHash } from 'node:crypto';
import { tidyAddress } from './tidyAddress';

/** Something the user connected: a metadata engine from the settings, or a dump file opened in this workspace. */
export interface Connection {
  /** Stable for one address: survives renaming, reloading and reordering. Authority of the connection's documents. */
  readonly id: string;
  readonly name: string;
  /** Metadata URL without a secret, or the path of a dump file. */
  readonly address: string;
  readonly kind: 'engine' | 'dump';
  /** Nothing may be loaded into it. */
  readonly readOnly: boolean;
  readonly production: boolean;
  readonly origin: ConnectionOrigin;
}

export type ConnectionOrigin = 'user' | 'workspace' | 'folder' | 'file';

/** `meta.db-1f3a9b02`: readable in a tab's path, unique by the digest of the whole address. */
export function connectionId(spelling: string): string {
  const address = tidyAddress(spelling);
  const withoutQuery = address.replace(/[?#].*$/s, '');
  const host = withoutQuery.slice(withoutQuery.lastIndexOf('@') + 1);
  const lastPart = /([^/\\:]+)[/\\]*$/.exec(host)?.[1] ?? '';
  const slug = lastPart
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 24);
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 8);
  return slug === '' ? digest : `${slug}-${digest}`;
}
