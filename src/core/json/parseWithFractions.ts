/** The third argument of a reviver (V8 11.4, Node 21) is not in the type library yet. */
type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
type ParseWithSource = (text: string, reviver: SourceReviver) => unknown;

/**
 * JSON in which numbers may have fractions, unlike in a dump; integers beyond 2^53 become `bigint`.
 * @throws {SyntaxError}
 */
export function parseWithFractions(text: string): unknown {
  return (JSON.parse as ParseWithSource)(text, (_, value, { source }) => {
    if (typeof value !== 'number' || source === undefined || Number.isSafeInteger(value)) return value;
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}
