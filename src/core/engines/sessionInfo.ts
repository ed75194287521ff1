import { parseJson } from '../json/parseJson';
import type { JsonObject, JsonValue } from '../model/jsonValue';
import { isJsonObject, jsonObject } from '../model/jsonValue';
import type { I64, U64 } from '../model/u64';
import type { Session } from '../model/volumeFacts';

/** A session with the JSON that its client left about itself. Damaged or missing JSON still makes a session. */
export function sessionOf(sid: U64, expire: I64, json: Uint8Array | undefined): Session {
  const info = infoOf(json);
  const addresses = info['IPAddrs'];
  return {
    sid,
    expire,
    version: text(info['Version']),
    hostName: text(info['HostName']),
    ipAddrs: Array.isArray(addresses) ? addresses.map(text) : [],
    mountPoint: text(info['MountPoint']),
    mountTime: text(info['MountTime']),
    processId: typeof info['ProcessID'] === 'number' ? info['ProcessID'] : 0,
  };
}

function infoOf(json: Uint8Array | undefined): JsonObject {
  if (json === undefined) return jsonObject();
  try {
    const info = parseJson(json);
    return isJsonObject(info) ? info : jsonObject();
  } catch {
    return jsonObject();
  }
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
