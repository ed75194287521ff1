import { stringifyExact } from '../json/stringifyExact';
import type { VolumeFacts } from '../model/volumeFacts';
import { editableSetting } from '../secrets/editableSetting';
import { maskedSetting } from '../secrets/redactSetting';

/** The volume setting with every secret masked. */
export function settingDocument(facts: VolumeFacts): string {
  return `${stringifyExact(maskedSetting(facts.setting).members, 2)}\n`;
}

/** The setting of a dump for editing: a secret that is there is `****`, and stays while it is. */
export function editableSettingDocument(facts: VolumeFacts): string {
  return `${stringifyExact(editableSetting(facts.setting).members, 2)}\n`;
}
