import { splitCredentials } from '../../core/engines/url/credentials';
import { holdsPath } from '../../core/secrets/urlCredentials';

/** A metadata URL taken apart, so that the password can be kept elsewhere. */
export interface SplitUrl {
  /** Without the password. */
  address: string;
  /** As the URL spells it: percent-encoded or not. */
  password: string | undefined;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

export function splitPassword(url: string): SplitUrl {
  const scheme = SCHEME.exec(url)?.[0];
  if (scheme === undefined || holdsPath(url)) return { address: url, password: undefined };
  const { user, password = '', address } = splitCredentials(url.slice(scheme.length));
  return password === '' ? { address: url, password: undefined } : { address: `${scheme}${user}@${address}`, password };
}

/** The inverse of `splitPassword`. An address without a user gets one without a name. */
export function joinPassword(address: string, password: string | undefined): string {
  const scheme = SCHEME.exec(address)?.[0];
  if (password === undefined || scheme === undefined) return address;
  const { user, address: hosts } = splitCredentials(address.slice(scheme.length));
  return `${scheme}${user}:${password}@${hosts}`;
}

/** A password as typed, in the spelling of URLs: every engine decodes it again. */
export function encodePassword(raw: string): string {
  return encodeURIComponent(raw);
}
