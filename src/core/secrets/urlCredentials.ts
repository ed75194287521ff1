const MASK = '****';
/** Query parameters that carry a secret in some driver's or object storage's spelling. */
const SECRET_PARAMETER =
  /([?&][^=&#]*(?:pass(?:word|wd)?|secret|token|signature|credential|access_?key|sig|auth)[^=&#]*=)[^&#]*/gi;

/** A URL (or Go DSN) with the password, and user names that come with one, kept out; other text unchanged. */
export function withoutUrlCredentials(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return text.replace(SECRET_PARAMETER, `$1${MASK}`);
  const rest = text.slice(scheme.length);
  // A raw password may hold `/`, `?` or `@`, so credentials end at the last `@` of all that could be authority.
  const at = rest.lastIndexOf('@');
  const credentials = at < 0 ? '' : rest.slice(0, at);
  const colon = credentials.indexOf(':');
  const shown = colon < 0 ? credentials : `${credentials.slice(0, colon)}:${MASK}`;
  const tail = rest.slice(at + 1).replace(SECRET_PARAMETER, `$1${MASK}`);
  return at < 0 ? scheme + tail : `${scheme}${shown}@${tail}`;
}
