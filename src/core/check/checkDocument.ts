import type { DocumentKind } from '../documents/documentKind';
import { JsonScanner } from '../json/jsonScanner';
import { JsonTextError } from '../json/jsonTextError';
import type { VolumeFacts } from '../model/volumeFacts';
import {
  checkCountersDocument,
  checkDelFilesDocument,
  checkQuotasDocument,
  checkSustainedDocument,
} from './document/checkFactsDocument';
import { checkEntryDocument, checkPageDocument, checkSubtreeDocument } from './document/checkTreeDocument';
import { Utf16Offsets } from './document/utf16';
import type { FindingCode, Severity } from './finding';
import { checkSetting } from './header/checkSetting';
import type { JsonNode } from './json/jsonNode';
import { readNode } from './json/readNode';
import type { Problem, Report } from './problem';
import { problemOf } from './problem';

/** A problem of a document, with its place in UTF-16 units of the text. */
export interface DocumentProblem {
  code: FindingCode;
  severity: Severity;
  /** What it is, what it leads to, what to do. */
  message: string;
  start: number;
  end: number;
  /** Only where the right text is certain. */
  replacement: { title: string; start: number; end: number; text: string } | undefined;
}

export interface DocumentContext {
  /** Of the volume that the document belongs to. */
  facts?: VolumeFacts | undefined;
}

/**
 * What is wrong with a virtual document, beyond its syntax (docs/checks.md). Text that is no JSON, as while it is typed,
 * has no problems here.
 */
export function checkDocument(kind: DocumentKind, text: string, { facts }: DocumentContext): DocumentProblem[] {
  const bytes = Buffer.from(text, 'utf8');
  const root = parse(bytes);
  if (root === undefined) return [];
  const problems: Problem[] = [];
  checkRoot(kind, root, facts, (code, at, what, details) => {
    problems.push(problemOf(code, at, what, details));
  });
  const offsets = new Utf16Offsets(text, bytes);
  const line = new LineEnds(bytes);
  return problems
    .sort((a, b) => a.start - b.start)
    .map(({ code, severity, message, start, end, replacement }) => {
      const first = offsets.unitAt(start);
      // A problem of a whole object is shown where it begins, not over pages of text.
      const last = offsets.unitAt(line.clipped(start, end));
      return { code, severity, message, start: first, end: last, replacement: inUnits(replacement, offsets) };
    });
}

function inUnits(replacement: Problem['replacement'], offsets: Utf16Offsets): DocumentProblem['replacement'] {
  if (replacement === undefined) return undefined;
  const { title, start, end, text } = replacement;
  const first = offsets.unitAt(start);
  return { title, text, start: first, end: offsets.unitAt(end) };
}

function checkRoot(kind: DocumentKind, root: JsonNode, facts: VolumeFacts | undefined, report: Report): void {
  switch (kind) {
    case 'entry':
      checkEntryDocument(root, facts, report);
      return;
    case 'subtree':
      checkSubtreeDocument(root, facts, report);
      return;
    case 'setting':
      checkSetting(root, report);
      return;
    case 'counters':
      checkCountersDocument(root, facts, report);
      return;
    case 'quotas':
      checkQuotasDocument(root, facts, report);
      return;
    case 'delFiles':
      checkDelFilesDocument(root, report);
      return;
    case 'sustained':
      checkSustainedDocument(root, report);
      return;
    case 'page':
      checkPageDocument(root, facts, report);
      return;
    case 'sessions':
      // They only show what is there.
      return;
  }
}

function parse(bytes: Buffer): JsonNode | undefined {
  const scanner = JsonScanner.of(bytes);
  try {
    const node = readNode(scanner);
    scanner.peek();
    return scanner.position < scanner.end ? undefined : node;
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}

/** Ends a place at the end of the line where it starts. */
class LineEnds {
  constructor(private readonly bytes: Buffer) {}

  clipped(start: number, end: number): number {
    const lineEnd = this.bytes.indexOf(0x0a, start);
    return lineEnd < 0 || lineEnd >= end ? end : Math.max(start + 1, lineEnd);
  }
}
