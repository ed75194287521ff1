import { withoutUrlCredentials } from './urlCredentials';

/** A metadata URL or file path as it may be shown anywhere. */
export function displayUrl(spec: string): string {
  return withoutUrlCredentials(spec);
}
