import type { Consistency } from '../ports/metadataSource';

/** What the result of reading a whole source can promise; '' where there is nothing to say. */
export function consistencyText(consistency: Consistency): string {
  switch (consistency) {
    case 'snapshot':
      return 'one consistent snapshot';
    case 'mixed':
      return 'no snapshot: this engine has none, so changes made meanwhile may be in it or not';
    case 'file':
      return '';
  }
}
