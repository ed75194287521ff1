import type { MetaErrorReason } from '../core/errors';

/** Exit codes of `jfsmeta`, listed in its help. */
export const EXIT = {
  ok: 0,
  different: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  badInput: 5,
  io: 6,
  internal: 70,
  interrupted: 130,
  /** As if ended by SIGPIPE, like other tools whose reader went away. */
  brokenPipe: 141,
} as const;

const OF_REASON: Readonly<Record<MetaErrorReason, number>> = {
  notFound: EXIT.notFound,
  notJuiceFs: EXIT.notFound,
  notEmpty: EXIT.refused,
  exists: EXIT.refused,
  locked: EXIT.io,
  unreachable: EXIT.io,
  denied: EXIT.io,
  damaged: EXIT.badInput,
  malformed: EXIT.badInput,
  unsupported: EXIT.usage,
  refused: EXIT.refused,
  limit: EXIT.badInput,
  mismatch: EXIT.different,
  io: EXIT.io,
};

export function exitCodeOf(reason: MetaErrorReason): number {
  return OF_REASON[reason];
}

export const EXIT_CODE_HELP = `
Exit codes:
  0  done            1  compare or verification found     2  wrong arguments or unsupported
                        a difference
  3  not found, or not JuiceFS metadata                   4  refused: target not empty, file exists,
                                                             not confirmed, harmful and not accepted
  5  damaged or malformed input                           6  reading or writing failed: no server, wrong
                                                             password, missing right, database locked
  130  interrupted   141  the reader of our output went away`;
