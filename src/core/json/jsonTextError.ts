/** Text that is not what it should be. Carries a place, so that whoever knows the document can say where; never leaves the core. */
export class JsonTextError extends Error {
  constructor(
    message: string,
    /** Byte offset in the document. */
    readonly offset: number,
    /** `limit` when the text may be right but is larger than we take. */
    readonly reason: 'malformed' | 'limit' = 'malformed',
  ) {
    super(message);
  }
}

/**
 * Thrown when an item goes on beyond the window: the caller loads more bytes and scans the item again from its start. One
 * object for all, since it says nothing and is thrown once a window.
 */
export const WINDOW_END = new Error('the window ends inside an item');
