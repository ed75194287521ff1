import { parseEntry } from '../../edit/text/parseEntry';
import { MetaError } from '../../errors';

/** Whether a text is an entry document that an edit can put. */
export function entryTextFits(text: string): boolean {
  try {
    parseEntry(text);
    return true;
  } catch (error) {
    if (MetaError.is(error)) return false;
    throw error;
  }
}
