/** What follows `scheme://`, cut in two. Nothing is decoded. */
export interface SplitAddress {
  user: string;
  /** '' when a colon stands there with nothing behind it. */
  password: string | undefined;
  /** Everything after the `@`: hosts, path, query. */
  address: string;
}

/** `host`, `host:port`, `[v6]:port`, also several with commas, also nothing at all. */
const HOST_LIST = /^(?:(?:\[[^\]@]*\]|[^\s:,@()[\]]*)(?::\d+)?)(?:,(?:\[[^\]@]*\]|[^\s:,@()[\]]+)(?::\d+)?)*$/;
/** MySQL's `net(address)`, which nothing else resembles. */
const PARENTHESES = /^[a-z0-9]*\([^()@]*\)(?:[/?#]|$)/i;
/** A question mark that starts a query, not one that belongs to a password. */
const QUERY = /\?[a-z_][\w.-]*=/i;
/** A user and a colon, so that what follows may be a password. */
const PASSWORD_AHEAD = /^[^:@/?#]*:/;

/**
 * Cuts the credentials off what follows `scheme://`. The strict reading is the official one: they end at the last `@`
 * of the authority, and the first `:` in them starts the password (docs/formats/redis.md §1.1, docs/formats/sql.md §1).
 * A password pasted as it is may hold `/`, `?` and `#`, which end the authority too early. The lenient reading finds its
 * end where an address follows; it is taken only where the strict one makes no sense.
 */
export function splitCredentials(rest: string): SplitAddress {
  const at = endOfCredentials(rest);
  if (at < 0) return { user: '', password: undefined, address: rest };
  const credentials = rest.slice(0, at);
  const address = rest.slice(at + 1);
  const colon = credentials.indexOf(':');
  if (colon < 0) return { user: credentials, password: undefined, address };
  return { user: credentials.slice(0, colon), password: credentials.slice(colon + 1), address };
}

/** Bytes that a Go URL takes in a password; with any other the official client reads the password as it stands. */
const ENCODED_PASSWORD = /^(?:[\w\-.:~!$&'()*+,;=@]|%[0-9a-f]{2})*$/i;

/** Percent-decoded when all of it is a URL password, otherwise literal: `100%` and `a/b` stay (docs/formats/sql.md §1.1). */
export function decodePassword(raw: string): string {
  if (!ENCODED_PASSWORD.test(raw)) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    // Valid escapes that are not UTF-8.
    return raw;
  }
}

/** Index of the `@` behind the credentials, -1 without any. */
function endOfCredentials(rest: string): number {
  if (rest.startsWith('/')) return -1;
  const query = startOfQuery(rest);
  const every = [...rest.matchAll(/@/g)].map((match) => match.index);
  const parentheses = every.filter((at) => PARENTHESES.test(rest.slice(at + 1)));
  const mysql = parentheses.findLast((at) => at < query) ?? parentheses.at(-1);
  if (mysql !== undefined) return mysql;
  if (PARENTHESES.test(rest)) return -1;

  const authority = hostsOf(rest);
  const strict = authority.lastIndexOf('@');
  if (!PASSWORD_AHEAD.test(authority)) return strict;
  const later = every.filter((at) => at > authority.length);
  const beforeQuery = later.filter((at) => at < query);
  const named = (at: number): boolean => namesAddress(rest.slice(at + 1));
  // `u:1/x@h:6379/1` could be server `u`, but no database has a name such as `x@h:6379/1`.
  if (HOST_LIST.test(authority.slice(strict + 1))) return beforeQuery.findLast(named) ?? strict;
  const possible = (at: number): boolean => HOST_LIST.test(hostsOf(rest.slice(at + 1)));
  return (
    beforeQuery.findLast(named) ??
    beforeQuery.findLast(possible) ??
    later.findLast(named) ??
    later.findLast(possible) ??
    strict
  );
}

function startOfQuery(rest: string): number {
  const index = rest.search(QUERY);
  return index < 0 ? rest.length : index;
}

/** The text before the first `/`, `?` or `#`. */
function hostsOf(text: string): string {
  return /^[^/?#]*/.exec(text)?.[0] ?? '';
}

/** Hosts that end in a port, or none in front of a path (`u:p@/database`): no mere `@` inside a name. */
function namesAddress(text: string): boolean {
  const hosts = hostsOf(text);
  return hosts === '' ? text.startsWith('/') : HOST_LIST.test(hosts) && /:\d+$/.test(hosts);
}
