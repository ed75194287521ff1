import type { JsonObject, JsonValue } from './jsonValue';
import { isJsonObject, jsonObject } from './jsonValue';
import type { U64 } from './u64';

/**
 * The volume setting (format): its members by their official names, numbers exact, unknown members kept behind the known
 * ones. Always normalized: the members that the official client never omits are present.
 */
export interface Setting {
  readonly members: JsonObject;
}

type Kind = 'text' | 'integer' | 'boolean' | 'tiers';
interface Member {
  readonly kind: Kind;
  /** Left out when zero, empty or false. */
  readonly optional: boolean;
}

const required = (kind: Kind): Member => ({ kind, optional: false });
const optional = (kind: Kind): Member => ({ kind, optional: true });

/** Known members in written order (docs/formats/json-dump.md §5.1). */
export const SETTING_MEMBERS: ReadonlyMap<string, Member> = new Map([
  ['Name', required('text')],
  ['UUID', required('text')],
  ['Storage', required('text')],
  ['StorageClass', optional('text')],
  ['Tiers', required('tiers')],
  ['Bucket', required('text')],
  ['AccessKey', optional('text')],
  ['SecretKey', optional('text')],
  ['SessionToken', optional('text')],
  ['BlockSize', required('integer')],
  ['Compression', optional('text')],
  ['Shards', optional('integer')],
  ['HashPrefix', optional('boolean')],
  ['Capacity', optional('integer')],
  ['Inodes', optional('integer')],
  ['EncryptKey', optional('text')],
  ['EncryptAlgo', optional('text')],
  ['KeyEncrypted', optional('boolean')],
  ['UploadLimit', optional('integer')],
  ['DownloadLimit', optional('integer')],
  ['TrashDays', required('integer')],
  ['MetaVersion', optional('integer')],
  ['MinClientVersion', optional('text')],
  ['MaxClientVersion', optional('text')],
  ['DirStats', optional('boolean')],
  ['UserGroupQuota', optional('boolean')],
  ['EnableACL', required('boolean')],
  ['RangerRestUrl', optional('text')],
  ['RangerService', optional('text')],
  ['ChangeLog', optional('boolean')],
  ['ChangeLogMaxAge', optional('integer')],
  ['ChangeLogMaxLines', optional('integer')],
  ['KerbConf', optional('text')],
]);

const CANONICAL_NAMES = new Map([...SETTING_MEMBERS.keys()].map((name) => [name.toLowerCase(), name]));

const ZERO: Record<Exclude<Kind, 'tiers'>, JsonValue> = { text: '', integer: 0, boolean: false };

/** A member of the wrong type: `member` says which, `expected` what belongs there. */
export class SettingTypeError extends Error {
  constructor(
    readonly member: string,
    readonly expected: string,
  ) {
    super(`Setting.${member} is not ${expected}`);
  }
}

/**
 * A setting from decoded JSON. Names match ignoring case and null means zero, as in the official client.
 * @throws {SettingTypeError} when a known member has the wrong type.
 */
export function settingFromJson(json: JsonObject): Setting {
  const known = jsonObject();
  const unknown = jsonObject();
  for (const [name, value] of Object.entries(json)) {
    const canonicalName = CANONICAL_NAMES.get(name.toLowerCase());
    if (canonicalName === undefined) unknown[name] = value;
    else known[canonicalName] = value;
  }
  const members = jsonObject();
  for (const [name, member] of SETTING_MEMBERS) {
    const value = member.kind === 'tiers' ? tiersOf(known) : scalarOf(name, member.kind, known[name]);
    if (!member.optional || !isZero(value)) members[name] = value;
  }
  return { members: Object.assign(members, unknown) };
}

export function settingText(setting: Setting, name: string): string {
  const value = setting.members[name];
  return typeof value === 'string' ? value : '';
}

export function settingInt(setting: Setting, name: string): U64 {
  const value = setting.members[name];
  return typeof value === 'number' || typeof value === 'bigint' ? value : 0;
}

export function settingFlag(setting: Setting, name: string): boolean {
  return setting.members[name] === true;
}

export function unknownSettingMembers(setting: Setting): string[] {
  return Object.keys(setting.members).filter((name) => !SETTING_MEMBERS.has(name));
}

function isZero(value: JsonValue): boolean {
  return value === '' || value === 0 || value === false;
}

function scalarOf(name: string, kind: Exclude<Kind, 'tiers'>, value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return ZERO[kind];
  const fits =
    kind === 'text'
      ? typeof value === 'string'
      : kind === 'boolean'
        ? typeof value === 'boolean'
        : typeof value === 'number' || typeof value === 'bigint';
  if (!fits)
    throw new SettingTypeError(
      name,
      kind === 'integer' ? 'an integer' : kind === 'text' ? 'a string' : 'true or false',
    );
  return value;
}

/** Missing or null means tier 0 with the legacy storage class; a stored `{}` stays `{}`. */
function tiersOf(known: JsonObject): JsonValue {
  const stored = known['Tiers'];
  const tiers = jsonObject();
  if (stored === undefined || stored === null) {
    tiers['0'] = tier(0, scalarOf('StorageClass', 'text', known['StorageClass']), '');
    return tiers;
  }
  if (!isJsonObject(stored)) throw new SettingTypeError('Tiers', 'an object');
  for (const [id, value] of Object.entries(stored)) {
    const members = isJsonObject(value) ? value : jsonObject();
    tiers[id] = tier(members['ID'] ?? 0, members['StorageClass'] ?? '', members['Tag'] ?? '');
  }
  return tiers;
}

function tier(id: JsonValue, storageClass: JsonValue, tag: JsonValue): JsonObject {
  return Object.assign(jsonObject(), { ID: id, StorageClass: storageClass, Tag: tag });
}
