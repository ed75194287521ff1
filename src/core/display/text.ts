import { bytesOfText } from '../model/byteString';
import { displayName } from './name';

/** A text out of a setting as people may see it: controls and invisible marks spelled out, a backslash doubled. */
export function displayText(text: string): string {
  return displayName(bytesOfText(text));
}
