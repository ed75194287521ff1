import type { DocumentAddress } from '../../core/documents/documentAddress';
import type { Connection } from '../connections/connection';

/** Documents of dumps can be saved, as drafts; live engines are only looked at. */
export function isWritable(address: DocumentAddress, connection: Connection): boolean {
  return connection.kind === 'dump' && address.kind !== 'sessions';
}
