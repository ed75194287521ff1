import { stringifyExact } from '../json/stringifyExact';
import type { VolumeFacts } from '../model/volumeFacts';
import { maskedSetting } from '../secrets/redactSetting';

/** The volume setting with every secret masked. */
export function settingDocument(facts: VolumeFacts): string {
  return `${stringifyExact(maskedSetting(facts.setting).members, 2)}\n`;
}
