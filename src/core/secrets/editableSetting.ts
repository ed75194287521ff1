import type { JsonObject } from '../model/jsonValue';
import { jsonObject } from '../model/jsonValue';
import type { Setting } from '../model/setting';
import { settingText } from '../model/setting';
import { MASKED_FOR_DISPLAY, REMOVED, URL_MEMBERS } from './redactSetting';
import { withoutUrlCredentials } from './urlCredentials';

/** Stands in an editable document for a secret that is there and stays. */
export const KEPT_SECRET = '****';

/** The setting of a dump as a document shows it: secrets that are there as `****`, what was removed as "removed". */
export function editableSetting(setting: Setting): Setting {
  return { members: Object.assign(jsonObject(), setting.members, masks(setting)) };
}

/** The setting that an edited document means: where the mask still stands, the secret behind it. */
export function withKeptSecrets(edited: Setting, current: Setting): Setting {
  const members = Object.assign(jsonObject(), edited.members);
  for (const [name, mask] of Object.entries(masks(current))) {
    if (members[name] === mask) members[name] = settingText(current, name);
  }
  return { members };
}

export interface SettingSecrets {
  /** Members whose text is a secret, or holds one. */
  kept: string[];
  /** Members that said "removed" and no longer do. */
  replaced: string[];
}

/** What keeping `next` in place of `current` means for secrets. */
export function secretsOf(next: Setting, current: Setting): SettingSecrets {
  return {
    kept: Object.keys(masks(next)),
    replaced: MASKED_FOR_DISPLAY.filter(
      (name) => settingText(current, name) === REMOVED && settingText(next, name) !== REMOVED,
    ),
  };
}

/** Members that hold a secret, with the text that is shown instead. */
function masks(setting: Setting): JsonObject {
  const masked = jsonObject();
  for (const name of MASKED_FOR_DISPLAY) {
    if (!['', REMOVED].includes(settingText(setting, name))) masked[name] = KEPT_SECRET;
  }
  for (const name of URL_MEMBERS) {
    const text = settingText(setting, name);
    const shown = withoutUrlCredentials(text);
    if (shown !== text) masked[name] = shown;
  }
  return masked;
}
