import { percentEscape } from '../../json/percentEscape';
import { percentUnescape } from '../../json/percentUnescape';
import { bytesOfText, textOfBytes } from '../../model/byteString';
import type { ByteString } from '../../model/byteString';
import type { Names } from '../../model/names';

/** A path in the dump's own spelling (docs/formats/json-dump.md §3.1), exact for any bytes, slashes in names included. */
export function pathText(names: Names): string {
  return `/${names.map(segment).join('/')}`;
}

/** Undefined when the text is no path. */
export function namesOfPath(path: string): ByteString[] | undefined {
  if (!path.startsWith('/')) return undefined;
  return path === '/' ? [] : bytesOfText(path.slice(1)).split('/').map(percentUnescape);
}

function segment(name: ByteString): string {
  const escaped = percentEscape(name, { replacement: 'safe' }).replaceAll('/', '%2F');
  // Escaped names are valid UTF-8.
  return textOfBytes(escaped) ?? escaped;
}
