import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { JsonTextError } from '../../../json/jsonTextError';
import { MemberTable } from '../../../json/memberTable';
import { percentUnescape } from '../../../json/percentUnescape';
import type { ByteString } from '../../../model/byteString';
import type { Entry } from '../../../model/entry';
import { NO_CHUNKS, NO_XATTRS } from '../../../model/entry';
import { EntryType } from '../../../model/entryType';
import { readAcl } from './readAcl';
import type { InodeAttr } from './readAttr';
import { readAttr } from './readAttr';
import { readChunks } from './readChunks';
import { readXattrs } from './readXattrs';
import type { UnknownMembers } from './unknownMembers';

/** In written order (docs/formats/json-dump.md §1.4). */
const MEMBERS = new MemberTable(
  ['attr', 'symlink', 'xattrs', 'posix_acl_access', 'posix_acl_default', 'chunks', 'entries'],
  false,
);
const ATTR = 0;
const ENTRIES = 6;

/**
 * Bytes that may be looked at twice because `entries` stand in front of `attr`: nested directories of that kind would
 * otherwise take quadratic time.
 */
const MAX_LOOK_AHEAD_BYTES = 2 ** 30;

/** Where the reader of an entry stopped. */
export const EntryStop = {
  /** The entry is complete. */
  end: 0,
  /** Behind the opening brace of `entries`; members may follow these. */
  entries: 1,
  /** The same, with all members behind `entries` known already. */
  entriesLookedAhead: 2,
} as const;
export type EntryStop = (typeof EntryStop)[keyof typeof EntryStop];

/** Reads the members of one entry around its `entries`. */
export class EntryReader {
  /** How the last `readHead` ended. */
  stop: EntryStop = EntryStop.end;
  private lookedAheadBytes = 0;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly unknown: UnknownMembers,
  ) {}

  /** From the opening brace up to the end of the entry or into its `entries`. */
  readHead(name: ByteString): Entry {
    const { scanner } = this;
    if (scanner.peek() !== Byte.objectStart) scanner.unexpected('the object of an entry');
    const start = scanner.position++;
    let read: InodeAttr | undefined;
    let entriesAt = -1;
    // Everything but inode and attr, until those are known.
    const draft = {
      target: '',
      xattrs: NO_XATTRS,
      accessAcl: undefined,
      defaultAcl: undefined,
      chunks: NO_CHUNKS,
    } as Omit<Entry, 'name' | 'inode' | 'attr' | 'dangling'>;
    let more = !scanner.takeEmpty(Byte.objectEnd);
    let expected = 0;
    this.stop = EntryStop.end;
    while (more) {
      const member = scanner.member(MEMBERS, expected);
      expected = member + 1;
      if (member === ATTR) {
        read = readAttr(scanner, this.unknown);
      } else if (member === ENTRIES) {
        if (entriesAt >= 0) scanner.fail('entries for the second time in one entry');
        scanner.take(Byte.objectStart, 'the entries object');
        entriesAt = scanner.position;
        if (read !== undefined) {
          this.stop = EntryStop.entries;
          break;
        }
        this.skipEntries();
      } else {
        this.readMember(member, draft);
      }
      more = scanner.takeNext(Byte.objectEnd);
    }
    if (read === undefined) return scanner.fail('an entry without attr', start);
    if (entriesAt >= 0) {
      if (read.attr.type !== EntryType.directory) scanner.fail('entries in an entry that is not a directory', start);
      if (this.stop === EntryStop.end) this.stop = EntryStop.entriesLookedAhead;
      scanner.position = entriesAt;
    }
    return {
      name,
      inode: read.inode,
      attr: read.attr,
      target: draft.target,
      xattrs: draft.xattrs,
      accessAcl: draft.accessAcl,
      defaultAcl: draft.defaultAcl,
      chunks: draft.chunks,
      dangling: false,
    };
  }

  /** From the closing brace of `entries` to the end of the entry; true when that brought anything new. */
  readTail(entry: Entry, lookedAhead: boolean): boolean {
    const { scanner } = this;
    let amended = false;
    while (scanner.takeNext(Byte.objectEnd)) {
      const member = scanner.member(MEMBERS, 0);
      if (lookedAhead) {
        scanner.skipValue();
      } else if (member === ATTR || member === ENTRIES) {
        scanner.fail(`${MEMBERS.names[member]!} for the second time in one entry`);
      } else {
        amended = this.readMember(member, entry) || amended;
      }
    }
    return amended;
  }

  private readMember(member: number, into: Omit<Entry, 'name' | 'inode' | 'attr' | 'dangling'>): boolean {
    const { scanner, unknown } = this;
    switch (member) {
      case 1:
        into.target = scanner.takeNull() ? '' : percentUnescape(scanner.bytes());
        return true;
      case 2:
        into.xattrs = readXattrs(scanner, unknown);
        return true;
      case 3:
        into.accessAcl = readAcl(scanner, unknown);
        return true;
      case 4:
        into.defaultAcl = readAcl(scanner, unknown);
        return true;
      case 5:
        into.chunks = readChunks(scanner, unknown);
        return true;
      default:
        unknown.skip('');
        return false;
    }
  }

  /** Behind the brace of `entries` whose directory is not known yet. */
  private skipEntries(): void {
    const { scanner } = this;
    const start = --scanner.position;
    scanner.skipValue();
    this.lookedAheadBytes += scanner.position - start;
    if (this.lookedAheadBytes > MAX_LOOK_AHEAD_BYTES) {
      throw new JsonTextError(
        'entries stand in front of attr in too many or too large directories; write attr first',
        scanner.base + start,
        'limit',
      );
    }
  }
}
