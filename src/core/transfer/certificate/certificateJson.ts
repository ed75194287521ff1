import { percentEscape } from '../../json/percentEscape';
import { stringifyExact } from '../../json/stringifyExact';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import type { Certificate } from './certificate';

/**
 * As `media/schemas/certificate.schema.json` describes. Integers keep every digit; names are escaped as in a dump
 * (docs/formats/json-dump.md §3.1), because they need not be text.
 */
export function certificateJson(certificate: Certificate): string {
  const { count, listed } = certificate.conflicts;
  const escaped = listed.map((conflict) => ({ ...conflict, names: conflict.names.map(escapedName) }));
  return `${stringifyExact({ ...certificate, conflicts: { count, listed: escaped } }, 2)}\n`;
}

function escapedName(name: ByteString): string {
  return toBuffer(percentEscape(name, { replacement: 'safe' })).toString('utf8');
}
