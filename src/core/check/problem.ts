import type { FindingCode, Severity } from './finding';
import { CHECKS } from './codes';
import type { Span } from './json/jsonNode';

/** Something wrong at a place of a text, in bytes. */
export interface Problem extends Span {
  code: FindingCode;
  severity: Severity;
  message: string;
  replacement: Replacement | undefined;
}

/** Text for a place, where the right value is certain. */
export interface Replacement extends Span {
  title: string;
  text: string;
}

export interface ReportDetails {
  /** When it is another than that of most findings with the code. */
  severity?: Severity | undefined;
  replacement?: Replacement | undefined;
}

/** `what`: what is there, without a full stop. */
export type Report = (code: FindingCode, at: Span, what: string, details?: ReportDetails) => void;

export function problemOf(code: FindingCode, at: Span, what: string, details: ReportDetails = {}): Problem {
  const { severity = CHECKS[code].severity, replacement } = details;
  return { code, severity, message: messageOf(code, what), start: at.start, end: at.end, replacement };
}

/** What is there, what it leads to and what to do. */
export function messageOf(code: FindingCode, what: string): string {
  return `${what}. ${CHECKS[code].advice}`;
}

/** Another text in place of a value. */
export function replaceWith(at: Span, text: string, title: string): Replacement {
  return { start: at.start, end: at.end, text, title };
}
