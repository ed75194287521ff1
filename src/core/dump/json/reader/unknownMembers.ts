import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';

export interface UnknownMember {
  /** As in `attr.color`. */
  name: string;
  /** Of its value, in the document. */
  offset: number;
  /** Of the entry it is in; '' outside the trees. */
  path: string;
}

/** Told one by one; of more only the number is. */
const TOLD = 10;

/** Skips members the format does not define, and remembers the first of them. */
export class UnknownMembers {
  total = 0;
  /** The first one whose value other loaders read as more names (docs/formats/json-dump.md §6.2). */
  container: UnknownMember | undefined;
  /** Not yet told. */
  readonly untold: UnknownMember[] = [];
  private inItem: { name: string; offset: number; isContainer: boolean }[] = [];

  constructor(private scanner: JsonScanner) {}

  /** The document is read on elsewhere. */
  moveTo(scanner: JsonScanner): void {
    this.scanner = scanner;
  }

  /** After a name that is in no table: takes the value. */
  skip(owner: string): void {
    const { scanner } = this;
    const name = owner === '' ? scanner.unknownName : `${owner}.${scanner.unknownName}`;
    const first = scanner.peek();
    const { offset } = scanner;
    scanner.skipValue();
    const isContainer = owner === '' && (first === Byte.objectStart || first === Byte.arrayStart);
    this.inItem.push({ name, offset, isContainer });
  }

  get foundInItem(): boolean {
    return this.inItem.length > 0;
  }

  /** The item they are in is complete. */
  endItem(path: string): void {
    for (const { name, offset, isContainer } of this.inItem) {
      const member = { name, offset, path };
      if (++this.total <= TOLD) this.untold.push(member);
      if (isContainer) this.container ??= member;
    }
    this.inItem = [];
  }

  /** The item will be scanned again. */
  dropItem(): void {
    if (this.inItem.length > 0) this.inItem = [];
  }

  get notTold(): number {
    return Math.max(0, this.total - TOLD);
  }
}
