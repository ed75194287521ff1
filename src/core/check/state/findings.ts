import type { Edit } from '../../edit/edit';
import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import type { Finding, FindingCode, Fix, Severity } from '../finding';
import { CHECKS } from '../codes';
import type { Replacement } from '../problem';
import { messageOf } from '../problem';
import { entryTextFits } from './entryTextFits';

export interface FoundPlace {
  /** Asked for when the finding is kept: a place deep in a tree has many names. */
  names?: (() => readonly ByteString[]) | undefined;
  section?: string | undefined;
  inode?: U64 | undefined;
  offset?: number | undefined;
}

/** The text of an entry in which a place can be replaced. */
export interface EntryBase {
  /** Members with their places in the dump, `entries` left out. */
  pieces: readonly { start: number; end: number; text: string }[];
}

interface EntryFix {
  names: readonly ByteString[];
  base: EntryBase;
  replacements: Replacement[];
}

const MAX_NAMES = 1_000_000;
const FEW_NAMES = 100;

/** Collects findings: counts all, keeps the first of each code. */
export class Findings {
  readonly counts: Partial<Record<FindingCode, number>> = {};
  private readonly later = new Map<FindingCode, number>();
  private readonly kept: Finding[] = [];
  private readonly unfixable = new Set<U64>();
  private names = 0;
  private readonly fixes = new Map<string, EntryFix>();
  private readonly fixOf = new Map<Finding, EntryFix>();

  constructor(private readonly maxPerCode: number) {}

  /** Whether the next one of this code will be kept. */
  wants(code: FindingCode): boolean {
    return (this.counts[code] ?? 0) < this.maxPerCode;
  }

  /** One of which no more than that it is there is told, behind those that are kept. */
  countOnly(code: FindingCode): void {
    this.later.set(code, (this.later.get(code) ?? 0) + 1);
  }

  /** `what` without a full stop. Undefined when only counted. */
  add(
    code: FindingCode,
    what: string,
    place: FoundPlace,
    severity: Severity = CHECKS[code].severity,
  ): Finding | undefined {
    return this.addMessage(code, messageOf(code, what), place, severity);
  }

  addMessage(code: FindingCode, message: string, place: FoundPlace, severity: Severity): Finding | undefined {
    const isKept = this.wants(code);
    this.counts[code] = (this.counts[code] ?? 0) + 1;
    if (!isKept) return undefined;
    const finding: Finding = {
      code,
      severity,
      message,
      names: this.bounded(place.names?.()),
      section: place.section,
      inode: place.inode,
      offset: place.offset,
      line: undefined,
      fix: undefined,
    };
    this.kept.push(finding);
    return finding;
  }

  /** A place very deep in a tree has very many names: of too many such places only the offset is kept. */
  private bounded(names: readonly ByteString[] | undefined): readonly ByteString[] | undefined {
    this.names += names?.length ?? 0;
    return this.names > MAX_NAMES && (names?.length ?? 0) > FEW_NAMES ? undefined : names;
  }

  /** A fix of an entry. All that is fixed in one entry becomes one edit, so that no fix undoes another. */
  fixEntry(finding: Finding, names: readonly ByteString[], base: EntryBase, replacement: Replacement): void {
    const key = names.join('/');
    let fix = this.fixes.get(key);
    if (fix === undefined) this.fixes.set(key, (fix = { names, base, replacements: [] }));
    fix.replacements.push(replacement);
    this.fixOf.set(finding, fix);
  }

  /** An edit of an entry goes to every name of its inode: where these differ it would change more than it says. */
  refuseFixesOf(inode: U64): void {
    this.unfixable.add(inode);
  }

  /** A fix of a section of the header, for all findings of these codes. */
  fixSection(codes: readonly FindingCode[], fix: Fix): void {
    for (const finding of this.kept) if (codes.includes(finding.code)) finding.fix = fix;
  }

  /** The kept ones in order of their places, those without one first. */
  finish(): Finding[] {
    for (const [code, times] of this.later) this.counts[code] = (this.counts[code] ?? 0) + times;
    for (const [finding, fix] of this.fixOf) {
      if (finding.inode !== undefined && this.unfixable.has(finding.inode)) continue;
      const edit = editOf(fix);
      if (edit === undefined) continue;
      const titles = [...new Set(fix.replacements.map(({ title }) => title))];
      finding.fix = { title: titles.join(', '), edits: [edit] };
    }
    return this.kept.sort((a, b) => (a.offset ?? -1) - (b.offset ?? -1));
  }
}

/** Undefined when the entry has other faults, with which it could not become a document. */
function editOf({ names, base, replacements }: EntryFix): Edit | undefined {
  const pieces = base.pieces.map((piece) => {
    let { text } = piece;
    const bytes = Buffer.from(text, 'utf8');
    const own = replacements
      .filter((one, i) => one.start >= piece.start && one.end <= piece.end && isFirst(replacements, one, i))
      .sort((a, b) => b.start - a.start);
    if (own.length > 0 && bytes.length !== piece.end - piece.start) return undefined;
    let changed = bytes;
    for (const { start, end, text: put } of own) {
      const [from, to] = [start - piece.start, end - piece.start];
      changed = Buffer.concat([changed.subarray(0, from), Buffer.from(put), changed.subarray(to)]);
    }
    text = changed.toString('utf8');
    return text;
  });
  if (pieces.includes(undefined)) return undefined;
  const text = `{${pieces.join(',')}}`;
  return entryTextFits(text) ? { kind: 'put', names, text } : undefined;
}

function isFirst(replacements: readonly Replacement[], one: Replacement, index: number): boolean {
  return replacements.findIndex(({ start }) => start === one.start) === index;
}
