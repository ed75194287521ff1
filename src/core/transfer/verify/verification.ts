/** What a source holds: equal tree hashes mean the same file system, whatever engine or format. Values are exact. */
export interface Verification {
  /** Hexadecimal, 128 bits. */
  treeHash: string;
  /** Inodes by type, hard links once; the two tree roots are not counted. */
  inodes: Record<'regular' | 'directory' | 'symlink' | 'fifo' | 'blockdev' | 'chardev' | 'socket' | 'unknown', number>;
  /** Names in directories. */
  entries: number;
  /** Sum of the lengths of regular files, in bytes. */
  lengthBytes: number | bigint;
  chunks: number;
  slices: number;
  /** Inodes with more than one name. */
  hardLinkGroups: number;
  xattrs: number;
  /** Inodes that carry an access or default ACL count once for each. */
  acls: number;
  dirQuotas: number;
  userQuotas: number;
  groupQuotas: number;
  /** Limits of all quotas, whoever they are for, in hexadecimal; those that limit nothing do not count. */
  quotaHash: string;
  danglingEntries: number;
}

/** Members of two verifications that differ; empty when equal. */
export interface VerificationDifference {
  what: string;
  expected: string;
  found: string;
}
