import { toBuffer } from '../../model/byteString';
import type { Session } from '../../model/volumeFacts';
import { sessionOf } from '../sessionInfo';
import type { Catalogue } from './catalogue';
import { bytesOf, intOf } from './entryRow';
import type { SqlSession } from './sqlSession';

/** Clients that have the volume open (docs/formats/sql.md §5.3). Damaged records still count as a session. */
export async function readSessions(session: SqlSession, catalogue: Catalogue): Promise<Session[]> {
  if (!catalogue.has('session2')) return [];
  const info = catalogue.bytes('session2', 'info', 's');
  const sql = `SELECT s.sid, s.expire, ${info} FROM ${catalogue.table('session2')} s ORDER BY s.sid`;
  const rows = await session.rows(sql, 'iib');
  return rows.map((row) => sessionOf(intOf(row[0]), intOf(row[1]), toBuffer(bytesOf(row[2]))));
}
