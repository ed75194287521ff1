import { percentEscape } from '../../../json/percentEscape';
import type { ByteString } from '../../../model/byteString';
import { toBuffer } from '../../../model/byteString';

/** A path spelled as its names are in a dump, so that they can be searched for there. */
export function displayPath(names: readonly ByteString[]): string {
  return `/${names.map((name) => toBuffer(percentEscape(name, { replacement: 'safe' })).toString('utf8')).join('/')}`;
}
