import { splitCredentials } from '../../core/engines/url/credentials';
import { holdsPath } from '../../core/secrets/urlCredentials';

/** An address without the `@` of a user that has no name, which a password leaves behind when it is taken out. */
export function tidyAddress(address: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)@(.*)$/is.exec(address) ?? [];
  if (scheme === undefined || rest === undefined || holdsPath(address)) return address;
  // What would read as a user's name without it stays.
  return splitCredentials(rest).address === rest ? scheme + rest : address;
}
