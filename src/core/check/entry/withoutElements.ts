import type { JsonNode } from '../json/jsonNode';
import type { Replacement } from '../problem';

/** Takes elements out of a list: from the first of them up to the next that stays, or from the last that stays to the end. */
export function withoutElements(
  list: JsonNode & { kind: 'array' },
  removed: readonly JsonNode[],
  title: string,
): Replacement | undefined {
  const { elements } = list;
  const first = elements.indexOf(removed[0]!);
  // Only runs of neighbours are one place of the text.
  if (removed.some((element, i) => elements[first + i] !== element)) return undefined;
  const next = elements[first + removed.length];
  const before = elements[first - 1];
  if (before === undefined) return { start: list.start + 1, end: next?.start ?? list.end - 1, text: '', title };
  return { start: before.end, end: removed.at(-1)!.end, text: '', title };
}
