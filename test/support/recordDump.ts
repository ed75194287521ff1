import type { PassOptions } from '../../src/core/dump/json/reader/dumpPass';
import { DumpPass } from '../../src/core/dump/json/reader/dumpPass';
import type { Entry } from '../../src/core/model/entry';
import type { VolumeFacts } from '../../src/core/model/volumeFacts';
import type { Notice } from '../../src/core/ports/notice';
import type { TreeName, TreeVisitor } from '../../src/core/ports/treeVisitor';
import { MemoryInput } from './memoryInput';

export type DumpEvent =
  | { event: 'begin' | 'end'; tree: TreeName }
  | { event: 'enter' | 'leaf'; entry: Entry }
  | { event: 'leave'; entry: Entry; amended: boolean };

/** Keeps all it is told, each entry as it was at that moment. */
export class RecordingVisitor implements TreeVisitor {
  facts: VolumeFacts | undefined;
  readonly events: DumpEvent[] = [];

  volume(facts: VolumeFacts): void {
    this.facts = facts;
  }

  beginTree(tree: TreeName): void {
    this.events.push({ event: 'begin', tree });
  }

  endTree(tree: TreeName): void {
    this.events.push({ event: 'end', tree });
  }

  enterDirectory(entry: Entry): void {
    this.events.push({ event: 'enter', entry: { ...entry } });
  }

  leaf(entry: Entry): void {
    this.events.push({ event: 'leaf', entry: { ...entry } });
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    this.events.push({ event: 'leave', entry: { ...entry }, amended });
  }

  drain(): undefined {
    return undefined;
  }

  get leaves(): Entry[] {
    return this.events.flatMap((e) => (e.event === 'leaf' ? [e.entry] : []));
  }
}

export interface Recording {
  facts: VolumeFacts | undefined;
  events: DumpEvent[];
  leaves: Entry[];
  notices: Notice[];
}

export async function recordDump(
  text: string | Buffer,
  options: PassOptions & { access?: 'once' | 'anywhere' } = {},
): Promise<Recording> {
  const notices: Notice[] = [];
  const visitor = new RecordingVisitor();
  const input = new MemoryInput(typeof text === 'string' ? Buffer.from(text) : text, options.access);
  await new DumpPass(input, { onNotice: (notice) => notices.push(notice), ...options }).walk(visitor);
  return { facts: visitor.facts, events: visitor.events, leaves: visitor.leaves, notices };
}

const SETTING = '"Setting":{"Name":"demo","UUID":"u","Storage":"file","Bucket":"/data/","BlockSize":4096}';
const HEADER = `${SETTING},"Counters":{},"Sustained":[],"DelFiles":[]`;

export const DIRECTORY_ATTR = '"attr":{"inode":1,"type":"directory","mode":511}';

/** A whole dump whose root has these children, given as JSON members. */
export function dumpOfChildren(children: string): string {
  return `{${HEADER},"FSTree":{${DIRECTORY_ATTR},"entries":{${children}}}}\n`;
}

/** A dump with one file; `members` follow its attr. */
export function dumpOfFile(name: string, members = ''): string {
  return dumpOfChildren(`"${name}":{"attr":{"inode":2,"type":"regular"}${members}}`);
}
