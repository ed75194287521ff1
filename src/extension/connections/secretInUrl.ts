/** A metadata URL taken apart, so that the password can be kept elsewhere. */
export interface SplitUrl {
  /** Without the password. */
  address: string;
  password: string | undefined;
}

/** `scheme://user:password@rest`; like the official client, the password ends at the last `@` before the address. */
const WITH_PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/[^:@/]*):(.*)@([^@]*)$/is;

export function splitPassword(url: string): SplitUrl {
  const match = WITH_PASSWORD.exec(url);
  const [, head, password, rest] = match ?? [];
  if (head === undefined || password === undefined || rest === undefined || password === '') {
    return { address: url, password: undefined };
  }
  return { address: `${head}@${rest}`, password };
}

/** The inverse of `splitPassword`. */
export function joinPassword(address: string, password: string | undefined): string {
  const at = address.lastIndexOf('@');
  return password === undefined || at < 0 ? address : `${address.slice(0, at)}:${password}${address.slice(at)}`;
}
