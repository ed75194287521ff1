import { displayName } from '../../core/display/name';
import { bytesOfText } from '../../core/model/byteString';
import type { Session } from '../../core/model/volumeFacts';

/** `vm:/mnt/jfs`. What a client says of itself is shown like a name: it may hold anything. */
export function clientText({ hostName, mountPoint }: Pick<Session, 'hostName' | 'mountPoint'>): string {
  return displayName(bytesOfText(mountPoint === '' ? hostName : `${hostName}:${mountPoint}`));
}
