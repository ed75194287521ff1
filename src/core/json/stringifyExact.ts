/** `JSON.rawJSON` (V8 11.4, Node 21) is not in the type library yet. */
interface RawJson {
  rawJSON(text: string): unknown;
}

/** JSON text in which big integers keep every digit. `undefined` members are left out. */
export function stringifyExact(value: unknown, indent = 0): string {
  const raw = JSON as unknown as RawJson;
  return JSON.stringify(
    value,
    (_, member: unknown) => (typeof member === 'bigint' ? raw.rawJSON(String(member)) : member),
    indent,
  );
}
