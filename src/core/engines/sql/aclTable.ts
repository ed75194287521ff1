import type { Acl } from '../../model/acl';
import { decodeAclEntries } from './aclRecords';
import type { Catalogue } from './catalogue';
import { bytesOf, numberOf } from './entryRow';
import type { SqlSession } from './sqlSession';

/** All ACLs of the volume by id; equal rules share one, so there are few. */
export async function readAcls(session: SqlSession, catalogue: Catalogue): Promise<Map<number, Acl>> {
  if (!catalogue.has('acl')) return new Map();
  const numbers = ['id', 'owner', 'group', 'mask', 'other'].map((name) => catalogue.column('acl', name, 'a'));
  const lists = ['named_users', 'named_groups'].map((name) => catalogue.bytes('acl', name, 'a'));
  const sql = `SELECT ${[...numbers, ...lists].join(', ')} FROM ${catalogue.table('acl')} a`;
  const rows = await session.rows(sql, 'iiiiibb');
  return new Map(
    rows.map((row) => [
      numberOf(row[0]),
      {
        owner: numberOf(row[1]),
        group: numberOf(row[2]),
        mask: numberOf(row[3]),
        other: numberOf(row[4]),
        users: decodeAclEntries(bytesOf(row[5])),
        groups: decodeAclEntries(bytesOf(row[6])),
      },
    ]),
  );
}
