import { formatMembers } from '../../dump/json/formatEntry';
import { percentEscape } from '../../json/percentEscape';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';

/** How the original is written: as the official client does, without white space, or in some other way. */
export type LayoutKind = 'official' | 'compact' | 'other';

const SAFE = { replacement: 'safe' } as const;

/** Spells new text the way the original is spelled (docs/formats/json-dump.md §1.4). Depths are those of §1.4. */
export class Layout {
  constructor(readonly kind: LayoutKind) {}

  get isOfficial(): boolean {
    return this.kind === 'official';
  }

  /** White space in front of an item at that depth; `local` is what its neighbours have. */
  lead(depth: number, local: ByteString): ByteString {
    return this.isOfficial ? `\n${indent(depth)}` : local;
  }

  /** A name with its colon. */
  name(name: ByteString): ByteString {
    return `"${percentEscape(name, SAFE)}":${this.kind === 'compact' ? '' : ' '}`;
  }

  /** All members of an entry but `entries`, white space in front of the first included. */
  members(entry: Entry, depth: number): ByteString {
    const text = formatMembers(entry, indent(depth + 1), SAFE);
    return this.isOfficial ? text : withoutSpace(text);
  }

  /** From the closing brace of the last child up to that of the directory. */
  entriesEnd(depth: number): ByteString {
    return this.isOfficial ? `\n${indent(depth + 1)}}` : '}';
  }

  entryEnd(depth: number): ByteString {
    return this.isOfficial ? `\n${indent(depth)}}` : '}';
  }

  /** `entries` up to its opening brace, behind other members. */
  entriesStart(depth: number): ByteString {
    if (this.isOfficial) return `,\n${indent(depth + 1)}"entries": {`;
    return this.kind === 'compact' ? ',"entries":{' : ',"entries": {';
  }
}

export function indent(depth: number): string {
  return ' '.repeat(2 * depth);
}

/** JSON without white space between its tokens. */
export function withoutSpace(json: ByteString): ByteString {
  return json.replace(/("(?:[^"\\]|\\.)*")|[ \n\r\t]+/g, (_, string: string | undefined) => string ?? '');
}
