import { DumpPass } from '../dump/json/reader/dumpPass';
import type { DumpInput } from '../dump/input/dumpInput';
import { MetaError } from '../errors';
import { parseJson } from '../json/parseJson';
import { stringifyExact } from '../json/stringifyExact';
import { isJsonObject, jsonObject } from '../model/jsonValue';
import type { Edit } from './edit';
import { TotalsVisitor } from './totals';

export interface RecomputedCounters {
  /** Makes the counters what a load would make them. */
  edit: Edit;
  entries: number;
}

/** One walk over a dump. `text` is its `Counters` so far; members a load knows nothing of stay. */
export async function recomputedCounters(
  input: DumpInput,
  text: string | undefined,
  options: {
    signal?: AbortSignal | undefined;
    onBytes?: ((read: number, total: number | undefined) => void) | undefined;
  },
): Promise<RecomputedCounters> {
  const visitor = new TotalsVisitor();
  await new DumpPass(input, options).walk(visitor);
  const { counters, totals } = visitor;
  if (counters === undefined) throw new MetaError('malformed', `${input.label} says nothing about a volume.`);
  const before = text === undefined ? jsonObject() : parseJson(text);
  const json = isJsonObject(before) ? before : jsonObject();
  for (const [name, value] of Object.entries(counters) as [string, number | bigint][]) json[name] = value;
  return { edit: { kind: 'section', section: 'Counters', text: stringifyExact(json, 2) }, entries: totals.entries };
}
