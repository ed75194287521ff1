import { parseJson } from '../../json/parseJson';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import type { JsonObject, JsonValue } from '../../model/jsonValue';
import { isJsonObject, jsonObject } from '../../model/jsonValue';
import type { Session } from '../../model/volumeFacts';
import type { Catalogue } from './catalogue';
import { bytesOf, intOf } from './entryRow';
import type { SqlSession } from './sqlSession';

/** Clients that have the volume open (docs/formats/sql.md §5.3). Damaged records still count as a session. */
export async function readSessions(session: SqlSession, catalogue: Catalogue): Promise<Session[]> {
  if (!catalogue.has('session2')) return [];
  const info = catalogue.bytes('session2', 'info', 's');
  const sql = `SELECT s.sid, s.expire, ${info} FROM ${catalogue.table('session2')} s ORDER BY s.sid`;
  const rows = await session.rows(sql, 'iib');
  return rows.map((row) => {
    const info = infoOf(bytesOf(row[2]));
    const addresses = info['IPAddrs'];
    return {
      sid: intOf(row[0]),
      expire: intOf(row[1]),
      version: text(info['Version']),
      hostName: text(info['HostName']),
      ipAddrs: Array.isArray(addresses) ? addresses.map(text) : [],
      mountPoint: text(info['MountPoint']),
      mountTime: text(info['MountTime']),
      processId: typeof info['ProcessID'] === 'number' ? info['ProcessID'] : 0,
    };
  });
}

function infoOf(bytes: ByteString): JsonObject {
  try {
    const json = parseJson(toBuffer(bytes));
    return isJsonObject(json) ? json : jsonObject();
  } catch {
    return jsonObject();
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
