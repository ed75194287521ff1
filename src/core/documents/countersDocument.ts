import { stringifyExact } from '../json/stringifyExact';
import type { VolumeFacts } from '../model/volumeFacts';

/** All counters by the names of the dump, zeros included. */
export function countersDocument(facts: VolumeFacts): string {
  return `${stringifyExact(facts.counters, 2)}\n`;
}
