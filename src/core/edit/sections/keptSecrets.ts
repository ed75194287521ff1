import { parseJson } from '../../json/parseJson';
import { stringifyExact } from '../../json/stringifyExact';
import type { JsonObject } from '../../model/jsonValue';
import { isJsonObject } from '../../model/jsonValue';
import type { Setting } from '../../model/setting';
import { settingFromJson } from '../../model/setting';
import { editableSetting, withKeptSecrets } from '../../secrets/editableSetting';

/** The text of an edited setting with the secrets that its masks stand for, as they were before. */
export function withoutMasks(text: string, before: Setting): string {
  const json = parseJson(text);
  if (!isJsonObject(json)) return text;
  const kept = withKeptSecrets({ members: json }, before).members;
  return Object.keys(json).every((name) => kept[name] === json[name]) ? text : stringifyExact(kept);
}

/** The text of an edited setting with masks for the secrets it leaves as they were. */
export function withMasks(text: string, before: Setting): string {
  const json = parseJson(text);
  if (!isJsonObject(json)) return text;
  const masked = editableSetting(before).members;
  let hasMask = false;
  for (const [name, value] of Object.entries(json)) {
    if (value !== before.members[name] || masked[name] === undefined || masked[name] === value) continue;
    json[name] = masked[name];
    hasMask = true;
  }
  return hasMask ? stringifyExact(json, 2) : text;
}

/** For people: secrets masked, and those that are not the original's marked as such. */
export function shownSetting(setting: Setting, original: Setting): JsonObject {
  const shown = { ...editableSetting(setting).members };
  for (const [name, value] of Object.entries(shown)) {
    const isMasked = value !== setting.members[name];
    if (isMasked && setting.members[name] !== original.members[name]) shown[name] = '**** (changed)';
  }
  return shown;
}

/** Whether a setting's text holds a secret itself, not only masks (docs/formats/json-dump.md §5.2). */
export function textHoldsSecrets(text: string): boolean {
  const json = parseJson(text);
  if (!isJsonObject(json)) return false;
  const setting = settingFromJson(json);
  return Object.entries(editableSetting(setting).members).some(([name, value]) => setting.members[name] !== value);
}
