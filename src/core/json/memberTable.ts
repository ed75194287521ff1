/** The members an object may have, ready to be recognised in the bytes of a document. */
export class MemberTable {
  /** Each name's bytes with the closing quote, in the order the official client writes them. */
  readonly tails: readonly Uint8Array[];
  private readonly indexes: ReadonlyMap<string, number>;

  constructor(
    readonly names: readonly string[],
    /** Entries and the top level match exactly, everything else ignores case (docs/formats/json-dump.md §1.1). */
    private readonly ignoresCase: boolean,
  ) {
    this.tails = names.map((name) => Buffer.from(`${name}"`, 'latin1'));
    this.indexes = new Map(names.map((name, i) => [ignoresCase ? name.toLowerCase() : name, i]));
  }

  /** −1 when there is no such member. */
  indexOf(name: string): number {
    return this.indexes.get(this.ignoresCase ? name.toLowerCase() : name) ?? -1;
  }
}
