import { MetaError } from '../../errors';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../../ports/treeVisitor';
import type { EscapeOptions } from '../../json/percentEscape';
import { percentEscape } from '../../json/percentEscape';
import { formatMembers } from './formatEntry';
import { formatHeader } from './formatFacts';

/** Receives the document's bytes, in order. A promise asks for a pause. */
export type WriteBytes = (bytes: Buffer) => Promise<void> | undefined;

const FLUSH_CHARACTERS = 256 * 1024;

export interface JsonDumpWriterOptions extends EscapeOptions {
  write: WriteBytes;
  /** False for a dump of a subdirectory: no user and group quotas. */
  wholeVolume: boolean;
}

/** Writes a volume as the official client's JSON dump, byte for byte (docs/formats/json-dump.md §1–§5). */
export class JsonDumpWriter implements TreeVisitor {
  private text: ByteString = '';
  private pending: Promise<void> | undefined;
  private depth = 1;
  /** True when the next child of the open directory is its first. */
  private first = true;
  private tree: TreeName = 'FSTree';
  private readonly indents: string[] = [];

  constructor(private readonly options: JsonDumpWriterOptions) {}

  volume(facts: VolumeFacts): void {
    this.text += formatHeader(facts, this.options.wholeVolume);
  }

  beginTree(tree: TreeName): void {
    if (tree === 'Trash') this.text += ',';
    this.tree = tree;
    this.first = true;
    this.depth = 1;
  }

  endTree(): void {
    this.flushWhenLong();
  }

  enterDirectory(entry: Entry): void {
    const fields = this.openEntry(entry);
    this.text += `${formatMembers(entry, fields, this.options)},\n${fields}"entries": {`;
    this.depth += 2;
    this.first = true;
    this.flushWhenLong();
  }

  leaf(entry: Entry): void {
    const fields = this.openEntry(entry);
    this.text += `${formatMembers(entry, fields, this.options)}\n${this.indent(this.depth)}}`;
    this.first = false;
    this.flushWhenLong();
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    if (amended) {
      throw new MetaError(
        'unsupported',
        `Directory inode ${entry.inode} has members after its "entries"; this cannot be rewritten in one pass. ` +
          'Load the dump into a new SQLite file and dump that.',
      );
    }
    this.depth -= 2;
    const outer = this.indent(this.depth);
    this.text += `\n${outer}  }\n${outer}}`;
    this.first = false;
    this.flushWhenLong();
  }

  drain(): Promise<void> | undefined {
    return this.pending;
  }

  /** Writes the end of the document and everything buffered. */
  async finish(): Promise<void> {
    this.text += '\n}\n';
    this.flush();
    await this.pending;
  }

  private openEntry(entry: Entry): string {
    const indent = this.indent(this.depth);
    const name = this.depth === 1 ? this.tree : percentEscape(entry.name, this.options);
    this.text += `${this.first ? '' : ','}\n${indent}"${name}": {`;
    return this.indent(this.depth + 1);
  }

  private indent(depth: number): string {
    // Beyond any real tree the table would only cost memory: two characters a level, squared.
    if (depth > 200) return ' '.repeat(2 * depth);
    return (this.indents[depth] ??= ' '.repeat(2 * depth));
  }

  private flushWhenLong(): void {
    if (this.text.length >= FLUSH_CHARACTERS) this.flush();
  }

  private flush(): void {
    if (this.text === '') return;
    const bytes = Buffer.from(this.text, 'latin1');
    this.text = '';
    const previous = this.pending;
    const written = previous === undefined ? this.options.write(bytes) : previous.then(() => this.options.write(bytes));
    if (written === undefined) return;
    const settled = written.then(() => {
      if (this.pending === settled) this.pending = undefined;
    });
    // A failure must surface at the next drain or finish, not as an unhandled rejection in between.
    settled.catch(() => undefined);
    this.pending = settled;
  }
}
