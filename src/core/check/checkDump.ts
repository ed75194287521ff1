import type { DumpInput } from '../dump/input/dumpInput';
import type { WindowSize } from '../dump/json/reader/documentWindow';
import { LineFinder } from '../dump/json/reader/lineFinder';
import type { JobOptions } from '../transfer/progress';
import { conclude } from './conclude';
import type { CheckReport, Finding } from './finding';
import { PlaceFinder } from './placeFinder';
import { DumpText } from './reader/dumpText';
import { addSectionFixes } from './sectionFixes';
import { Findings } from './state/findings';
import { VolumeCheck } from './volumeCheck';

export const DEFAULT_MAX_PER_CODE = 1000;

export interface CheckOptions extends JobOptions {
  /** Findings of each code that are kept; all are counted. */
  maxPerCode?: number | undefined;
  windowSize?: WindowSize | undefined;
}

/** Counting the lines of a larger text would cost another reading of it. */
const MAX_LINES_BYTES = 64 * 1024 * 1024;

/**
 * Checks a whole dump (docs/checks.md). Reads it once, and again when the whole says that there is something to find. A
 * text that ends early, or is no JSON somewhere, is checked up to there.
 * @throws {MetaError} `notJuiceFs`, `unsupported`, `malformed` for a file that is no JSON dump at all; `io`.
 */
export async function checkDump(input: DumpInput, options: CheckOptions): Promise<CheckReport> {
  const { signal, onProgress, windowSize, maxPerCode = DEFAULT_MAX_PER_CODE } = options;
  const findings = new Findings(maxPerCode);
  const check = new VolumeCheck(findings, maxPerCode);
  const onBytes = (bytes: number): void => {
    onProgress?.({ phase: 'check', entries: check.entries, bytes, totalBytes: input.totalBytes });
  };
  const bytes = await DumpText.read(input, check, { signal, onBytes, windowSize });
  const conclusion = conclude(check, findings, maxPerCode);
  if (conclusion.sought !== undefined) {
    await DumpText.read(input, new PlaceFinder(conclusion.sought, findings), { signal, onBytes, windowSize });
  }
  addSectionFixes(check, conclusion, findings);
  const found = findings.finish();
  if (input.access === 'anywhere' && bytes <= MAX_LINES_BYTES) await addLines(input, found);
  return { findings: found, counts: findings.counts, entries: check.entries, bytes, isWhole: check.isWhole };
}

/** Findings come in order of their offsets, so this is one reading. */
async function addLines(input: DumpInput, findings: readonly Finding[]): Promise<void> {
  const lines = new LineFinder(input);
  for (const finding of findings) {
    if (finding.offset !== undefined) finding.line = await lines.lineAt(finding.offset);
  }
}
