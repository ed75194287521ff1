import type { DatabaseSync } from 'node:sqlite';
import { parseJson } from '../../../json/parseJson';
import type { JsonObject, JsonValue } from '../../../model/jsonValue';
import { isJsonObject, jsonObject } from '../../../model/jsonValue';
import type { Session } from '../../../model/volumeFacts';
import type { Catalogue } from './catalogue';
import { RowStatement, intOf } from './entryRows';

/** Clients that have the volume open (docs/formats/sql.md §5.3). Damaged records still count as a session. */
export function readSessions(database: DatabaseSync, catalogue: Catalogue): Session[] {
  if (!catalogue.has('session2')) return [];
  const rows = new RowStatement(
    database,
    `SELECT sid, expire, info FROM ${catalogue.table('session2')} ORDER BY sid`,
  ).all();
  return rows.map((row) => {
    const info = infoOf(row[2]);
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

function infoOf(value: unknown): JsonObject {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return jsonObject();
  try {
    const json = parseJson(value);
    return isJsonObject(json) ? json : jsonObject();
  } catch {
    return jsonObject();
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
