/**
 * What a load refuses for the harm it would do, and does when it is accepted by name. All but `subtree` and `writers` are codes
 * of the check (docs/checks.md); what is not listed here cannot be accepted.
 * - `subtree`: the dump of a directory, which becomes a volume of its own.
 * - `writers`: clients have the source of a migration open.
 * - `cut`: only right behind FSTree, where nothing but the trash is missing.
 */
export const ACCEPTABLE = [
  'subtree',
  'writers',
  'cut',
  'member-container',
  'del-live',
  'length-range',
  'inode-reserved',
] as const;
export type Acceptable = (typeof ACCEPTABLE)[number];

/** One reason not to load. */
export interface LoadRefusal {
  code: string;
  /** What it is, what it would lead to, what to do. */
  message: string;
  /** How often it was found. */
  count: number;
  /** By this name it can be accepted; undefined when it never is. */
  acceptBy: Acceptable | undefined;
}
