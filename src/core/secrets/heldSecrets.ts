import type { Setting } from '../model/setting';
import { settingText } from '../model/setting';
import { REMOVED } from './redactSetting';

/** Members that every official dump leaves out, unless it is made to keep them. */
const LEFT_OUT = ['SecretKey', 'SessionToken'];

/**
 * Secrets in the setting of a dump that an ordinary dump would not hold: a file that has any was made at level *full*, or
 * edited to hold one, and is marked so wherever it appears (docs/formats/json-dump.md §5.2).
 */
export function heldSecrets(setting: Setting): string[] {
  return LEFT_OUT.filter((name) => !['', REMOVED].includes(settingText(setting, name)));
}
