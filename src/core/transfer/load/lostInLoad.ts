import type { VolumeFacts } from '../../model/volumeFacts';

/** What every load makes anew from the trees, for people (docs/formats/json-dump.md §6). */
export const RECOMPUTED: readonly string[] = [
  'link counts and parents of all inodes',
  'used space and used inodes',
  'statistics of directories, and usage of quotas',
  'reference counts of slices, and numbers of ACLs',
  'the next free inode, slice and trash numbers: never lower than the source says',
];

/** What a source may hold, or a volume had, and a load does not bring back, for people. */
export function lostInLoad(facts: VolumeFacts, hasTrash: boolean): string[] {
  const lost = ['sessions, locks and delayed deletions of slices, which no dump holds'];
  const sustained = facts.sustained.reduce((sum, { inodes }) => sum + inodes.length, 0);
  if (sustained > 0) {
    const files = sustained === 1 ? '1 file that was' : `${sustained} files that were`;
    lost.push(`${files} deleted while open (Sustained): the objects stay in the bucket until "juicefs gc --delete"`);
  }
  const changes = facts.changeLog.length;
  if (changes > 0) lost.push(`the change log (${changes === 1 ? '1 record' : `${changes} records`})`);
  if (!hasTrash) lost.push('the trash, which was not part of the source or was left out');
  return lost;
}
