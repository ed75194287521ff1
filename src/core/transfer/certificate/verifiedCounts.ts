import type { Verification } from '../verify/verification';

type InodeType = keyof Verification['inodes'];
/** As `compareVerifications` names them. */
export type CountName = Exclude<keyof Verification, 'inodes'> | `inodes.${InodeType}`;

const TITLES: readonly (readonly [CountName, string])[] = [
  ['entries', 'Names in directories'],
  ['inodes.regular', 'Files'],
  ['inodes.directory', 'Directories'],
  ['inodes.symlink', 'Symbolic links'],
  ['inodes.fifo', 'Named pipes'],
  ['inodes.blockdev', 'Block devices'],
  ['inodes.chardev', 'Character devices'],
  ['inodes.socket', 'Sockets'],
  ['inodes.unknown', 'Inodes of unknown type'],
  ['danglingEntries', 'Names without an inode'],
  ['lengthBytes', 'Bytes in files'],
  ['chunks', 'Chunks'],
  ['slices', 'Slices'],
  ['hardLinkGroups', 'Files with several names'],
  ['xattrs', 'Extended attributes'],
  ['acls', 'ACLs'],
  ['dirQuotas', 'Quotas of directories'],
  ['userQuotas', 'Quotas of users'],
  ['groupQuotas', 'Quotas of groups'],
  ['quotaHash', 'Hash of the quotas'],
  ['treeHash', 'Tree hash'],
];
const OPTIONAL: readonly CountName[] = ['inodes.unknown', 'danglingEntries'];

/** What is shown, in this order; what should not be there only where it is. */
export function countNames(verification: Verification): { member: CountName; title: string }[] {
  return TITLES.map(([member, title]) => ({ member, title })).filter(
    ({ member }) => !OPTIONAL.includes(member) || countOf(verification, member) !== 0,
  );
}

export function countOf(verification: Verification, name: CountName): string | number | bigint {
  return name.startsWith('inodes.')
    ? verification.inodes[name.slice('inodes.'.length) as InodeType]
    : verification[name as Exclude<CountName, `inodes.${InodeType}`>];
}
