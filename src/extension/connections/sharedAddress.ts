import { displayUrl } from '../../core/secrets/displayUrl';

/** An address as it may be given to others: it still connects, but asks for the secrets that are not in it. */
export function sharedAddress(address: string): string {
  const [place = '', query] = address.split(/\?(.*)/s);
  if (query === undefined) return address;
  const harmless = query.split('&').filter((parameter) => displayUrl(`?${parameter}`) === `?${parameter}`);
  return harmless.length === 0 ? place : `${place}?${harmless.join('&')}`;
}
