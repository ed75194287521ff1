/**
 * A stretch of a walk, packed so that it crosses to another thread as one block of numbers, which moves, and one text, which is
 * copied once. Cloning entries would cost more than reading them.
 */
export interface EntryBatch {
  /** Steps and what belongs to them; integers beyond 2^53 as NaN, upper half, lower half. */
  numbers: Float64Array<ArrayBuffer>;
  /** How many of them count. */
  length: number;
  /** All strings, one after the other. */
  text: string;
}

/** The first number of every step. */
export const STEP = { enter: 1, leaf: 2, leave: 3, beginTree: 4, beginTrash: 5, endTree: 6, endTrash: 7 } as const;
