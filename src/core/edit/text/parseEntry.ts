import { MetaError } from '../../errors';
import { Byte, JsonScanner } from '../../json/jsonScanner';
import { JsonTextError } from '../../json/jsonTextError';
import type { Entry } from '../../model/entry';
import { TreeReader } from '../../dump/json/reader/treeReader';
import { EntryReader } from '../../dump/json/reader/entryReader';
import { UnknownMembers } from '../../dump/json/reader/unknownMembers';
import { EntryType } from '../../model/entryType';
import { countLines } from '../../dump/json/reader/documentWindow';

/** An entry of a document, with what its `entries` hold. Its own name is ''. */
export interface ParsedEntry {
  entry: Entry;
  children: ParsedEntry[];
}

/**
 * One entry document: the value of an entry, or of a whole subtree as `{"FSTree": …}`.
 * @throws {MetaError} `malformed`, `limit` with the line in the document.
 */
export function parseEntry(text: string): ParsedEntry {
  const bytes = Buffer.from(text, 'utf8');
  const scanner = JsonScanner.of(bytes);
  try {
    const isWrapped = skipWrapper(scanner);
    const unknown = new UnknownMembers(scanner);
    const parsed = readEntry(scanner, unknown);
    if (isWrapped) scanner.take(Byte.objectEnd, 'the end of the document');
    scanner.peek();
    if (scanner.position < scanner.end) scanner.unexpected('the end of the document');
    const [first] = unknown.untold;
    if (first !== undefined) {
      // The official loader stumbles over such members (docs/formats/json-dump.md §6.2).
      throw new JsonTextError(`the member ${first.name} is none that an entry has`, first.offset);
    }
    return parsed;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const line = countLines(bytes, Math.min(error.offset, bytes.length)) + 1;
    const place = { offset: error.offset, line, path: '' };
    throw new MetaError(error.reason, `The document is no entry: ${error.message} (line ${line}).`, { place });
  }
}

/** The opening of `{"FSTree":`, when the document has it. */
function skipWrapper(scanner: JsonScanner): boolean {
  const start = scanner.position;
  scanner.take(Byte.objectStart, 'the object of an entry');
  if (scanner.peek() === Byte.quote) {
    const name = scanner.bytes();
    if (name === 'FSTree' || name === 'Trash') {
      scanner.takeColon();
      return true;
    }
  }
  scanner.position = start;
  return false;
}

function readEntry(scanner: JsonScanner, unknown: UnknownMembers): ParsedEntry {
  const start = scanner.position;
  const entry = new EntryReader(scanner, unknown).readHead('');
  if (entry.attr.type !== EntryType.directory) {
    unknown.endItem('');
    return { entry, children: [] };
  }
  scanner.position = start;
  unknown.dropItem();
  const tree = new ParsedTree();
  new TreeReader(scanner, unknown, tree).run();
  return tree.root;
}

class ParsedTree {
  root!: ParsedEntry;
  private readonly open: ParsedEntry[] = [];

  enterDirectory(entry: Entry): void {
    const parsed = this.add(entry);
    this.open.push(parsed);
  }

  leaf(entry: Entry): void {
    this.add(entry);
  }

  leaveDirectory(): void {
    this.open.pop();
  }

  private add(entry: Entry): ParsedEntry {
    const parsed: ParsedEntry = { entry, children: [] };
    const parent = this.open.at(-1);
    if (parent === undefined) this.root = parsed;
    else parent.children.push(parsed);
    return parsed;
  }
}
