import type { Acl } from '../model/acl';
import type { U64 } from '../model/u64';
import type { OnNotice } from '../ports/notice';

/** The ACL an inode names; 0 names none, and one that the volume does not have is reported. */
export function aclById(acls: ReadonlyMap<number, Acl>, id: number, inode: U64, onNotice: OnNotice): Acl | undefined {
  if (id === 0) return undefined;
  const acl = acls.get(id);
  if (acl === undefined) {
    onNotice({ code: 'damagedRecord', message: `Inode ${inode} names ACL ${id}, which the volume does not have.` });
  }
  return acl;
}
