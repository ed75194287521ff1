import type { JsonObject } from '../model/jsonValue';
import { jsonObject } from '../model/jsonValue';
import type { Setting } from '../model/setting';
import { settingText } from '../model/setting';
import { withoutUrlCredentials } from './urlCredentials';
import type { RedactionLevel } from './redactionLevel';

/** What the official client writes in place of a secret. */
export const REMOVED = 'removed';

const OFFICIALLY_REMOVED = ['SecretKey', 'SessionToken'];
const SHARE_SAFE_REMOVED = ['AccessKey', 'SecretKey', 'SessionToken', 'EncryptKey', 'KerbConf'];
/** Members that may hold `user:password@host`. */
export const URL_MEMBERS = ['Bucket', 'RangerRestUrl'];
/** Everything a careful person would not show. */
export const SECRET_MEMBERS: readonly string[] = SHARE_SAFE_REMOVED;

export interface RedactedSetting {
  setting: Setting;
  /** Members that were changed. */
  removed: string[];
  /** Members that hold a secret and stay as they are. */
  kept: string[];
}

/** The setting as one level of dump shows it (docs/formats/json-dump.md §5.2). */
export function redactSetting(setting: Setting, level: RedactionLevel): RedactedSetting {
  const names = level === 'full' ? [] : level === 'restore-ready' ? OFFICIALLY_REMOVED : SHARE_SAFE_REMOVED;
  const { setting: redacted, removed } = withoutMembers(setting, names, level === 'share-safe');
  const kept = [...secretMembers(setting), ...urlsWithCredentials(setting)].filter((name) => !removed.includes(name));
  return { setting: redacted, removed, kept };
}

/** Members that official displays mask, and the one they forget. The access key is a name, and people look for it. */
export const MASKED_FOR_DISPLAY = ['SecretKey', 'SessionToken', 'EncryptKey', 'KerbConf'];

/** The setting for display: every secret masked. */
export function maskedSetting(setting: Setting): Setting {
  return withoutMembers(setting, MASKED_FOR_DISPLAY, true).setting;
}

/** Members that say "removed" and must be set before the volume can be mounted. */
export function missingSecrets(setting: Setting): string[] {
  return SECRET_MEMBERS.filter((name) => settingText(setting, name) === REMOVED);
}

function withoutMembers(
  setting: Setting,
  names: readonly string[],
  andUrls: boolean,
): { setting: Setting; removed: string[] } {
  const changes: JsonObject = jsonObject();
  for (const name of names) if (settingText(setting, name) !== '') changes[name] = REMOVED;
  for (const name of andUrls ? URL_MEMBERS : []) {
    const text = settingText(setting, name);
    const clean = withoutUrlCredentials(text);
    if (clean !== text) changes[name] = clean;
  }
  const removed = Object.keys(changes);
  // Values are replaced in place: nothing else of the setting, such as its order, may change.
  return { setting: { members: Object.assign(jsonObject(), setting.members, changes) }, removed };
}

function secretMembers(setting: Setting): string[] {
  return SECRET_MEMBERS.filter((name) => !['', REMOVED].includes(settingText(setting, name)));
}

function urlsWithCredentials(setting: Setting): string[] {
  return URL_MEMBERS.filter((name) => withoutUrlCredentials(settingText(setting, name)) !== settingText(setting, name));
}
