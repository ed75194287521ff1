/** A JSON text without the white space between its tokens. */
export function minified(json: Buffer): Buffer {
  const text = json.toString('latin1');
  return Buffer.from(
    text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? ''),
    'latin1',
  );
}
