import { CHECKS } from '../../check/codes';
import { MetaError } from '../../errors';
import type { OnNotice } from '../../ports/notice';
import type { Acceptable } from './acceptance';

const ADVICE: Partial<Record<Acceptable, string>> = {
  subtree:
    'Loaded, the directory becomes a volume of its own with the name and the bucket of the volume it came from, and two such volumes overwrite the objects of each other. Load a dump of the whole volume, or use the new one read-only.',
  cut: 'Loaded, whatever stood behind this place is missing, the trash above all. Make a new dump or get the file again.',
};

/** What a refusal leads to and what to do about it. */
export function adviceOf(code: Acceptable): string {
  return ADVICE[code] ?? (code in CHECKS ? CHECKS[code as keyof typeof CHECKS].advice : '');
}

/** How a refusal is accepted, for people. */
export function howToAccept(code: Acceptable): string {
  return `To load it all the same, accept "${code}" (--accept ${code}).`;
}

/** What a load does when it meets something harmful: it ends, or goes on where that was accepted. */
export class Refusals {
  private readonly met = new Set<Acceptable>();

  constructor(
    private readonly label: string,
    private readonly accepted: readonly Acceptable[],
    private readonly onNotice: OnNotice,
  ) {}

  /** What was met and accepted. */
  get accepts(): Acceptable[] {
    return [...this.met];
  }

  /** `what` without a full stop. @throws {MetaError} `refused` */
  meet(code: Acceptable, what: string): void {
    if (!this.accepted.includes(code)) {
      throw new MetaError('refused', `${this.label}: ${what}. ${adviceOf(code)} ${howToAccept(code)}`);
    }
    if (this.met.has(code)) return;
    this.met.add(code);
    this.onNotice({ code: 'accepted', message: `Accepted (${code}): ${what}. ${adviceOf(code)}` });
  }

  /** What no engine can store. @throws {MetaError} `unsupported` */
  tooLarge(what: string): never {
    throw new MetaError(
      'unsupported',
      `${this.label}: ${what}. No volume holds numbers of 2^63 and above; correct it.`,
    );
  }
}
