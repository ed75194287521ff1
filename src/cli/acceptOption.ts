import { InvalidArgumentError } from 'commander';
import type { Acceptable } from '../core/transfer/load/acceptance';
import { ACCEPTABLE } from '../core/transfer/load/acceptance';

/** A parser for `--accept CODE`, which may be repeated. */
export function collectAccepted(text: string, before: readonly Acceptable[]): Acceptable[] {
  const code = ACCEPTABLE.find((known) => known === text);
  if (code === undefined) throw new InvalidArgumentError(`What can be accepted: ${ACCEPTABLE.join(', ')}.`);
  return [...before, code];
}
