import { splitCredentials } from '../engines/url/credentials';

const MASK = '****';
/** Query parameters that carry a secret in some driver's or object storage's spelling. */
const SECRET_PARAMETER =
  /([?&][^=&#]*(?:pass(?:word|wd)?|secret|token|signature|credential|access_?key|sig|auth)[^=&#]*=)[^&#]*/gi;
/** Where a query starts that is not part of a raw password. */
const QUERY = /\?[a-z_][\w.-]*=/i;
/** The `@` and the port of an address, which has no business in a query. */
const LATER_ADDRESS = /@[^@/?#&=]*:\d+\)?(?:[/?#]|$)/;

/** A URL (or Go DSN) with the password, and user names that come with one, kept out; other text unchanged. */
export function withoutUrlCredentials(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return withoutSecretParameters(text);
  const rest = text.slice(scheme.length);
  if (holdsPath(text)) return scheme + withoutSecretParameters(rest);
  const end = endOfSecrets(rest);
  const tail = rest.slice(end + 1);
  // A password with `@` and `?key=` reads as an address: only what comes before its colon is safe to show.
  if (LATER_ADDRESS.test(tail)) return scheme + withoutPassword(rest);
  return scheme + (end < 0 ? '' : `${withoutPassword(rest.slice(0, end))}@`) + withoutSecretParameters(tail);
}

/** A URL in which a path follows the slashes: no credentials, whatever the path is made of. */
export function holdsPath(url: string): boolean {
  return /^(?:(?:sqlite3|file):\/\/|[a-z][a-z0-9+.-]*:\/\/\/)/i.test(url);
}

/**
 * The `@` behind the last thing that could be a password: where `splitCredentials` ends them, or further right in front
 * of the query. Some raw passwords read as an address with a path, and hiding too much is the smaller mistake.
 */
function endOfSecrets(rest: string): number {
  const { address } = splitCredentials(rest);
  const query = address.search(QUERY);
  return (query < 0 ? rest : rest.slice(0, rest.length - address.length + query)).lastIndexOf('@');
}

function withoutPassword(credentials: string): string {
  const colon = credentials.indexOf(':');
  return colon < 0
    ? withoutSecretParameters(credentials)
    : `${withoutSecretParameters(credentials.slice(0, colon))}:${MASK}`;
}

function withoutSecretParameters(text: string): string {
  return text.replace(SECRET_PARAMETER, `$1${MASK}`);
}
