import type { EditableSection } from '../edit/edit';
import { sectionValue } from '../edit/sections/sectionValue';
import { MetaError } from '../errors';
import { stringifyExact } from '../json/stringifyExact';
import type { JsonObject } from '../model/jsonValue';
import { isJsonObject, jsonObject } from '../model/jsonValue';
import { settingFromJson, SettingTypeError } from '../model/setting';
import type { U64 } from '../model/u64';
import { heldSecrets } from '../secrets/heldSecrets';
import { editableSetting } from '../secrets/editableSetting';
import { REMOVED } from '../secrets/redactSetting';
import type { Conclusion } from './conclude';
import type { Findings } from './state/findings';
import type { VolumeCheck } from './volumeCheck';

/** Edits of the header: all that is certain of one section is one edit, so that no fix undoes another. */
export function addSectionFixes(check: VolumeCheck, { raised }: Conclusion, findings: Findings): void {
  const { header, seen } = check;
  const secrets = withoutSecrets(header.setting);
  if (secrets !== undefined) {
    fix(findings, ['secret-present'], 'Setting', secrets.text, `Set ${secrets.names.join(' and ')} to "removed"`);
  }
  if (raised.size > 0 && header.counters !== undefined) {
    const title = [...raised].map(([name, value]) => `Set ${name} to ${value}`).join(', ');
    fix(findings, ['counter-low'], 'Counters', stringifyExact(countersOf(check, raised)), title);
  }
  if (!header.areDelFilesComplete) return;
  const kept = header.delFiles.filter(
    ({ inode, isTwice }) => inode >= 2 && !isTwice && !(check.isWhole && seen.has(inode)),
  );
  const removed = header.delFiles.length - kept.length;
  if (removed === 0) return;
  const text = stringifyExact(kept.map(({ inode, length, expire }) => ({ inode, length, expire })));
  const title = removed === 1 ? 'Remove the record from DelFiles' : `Remove ${removed} records from DelFiles`;
  fix(findings, ['del-live', 'del-twice', 'del-inode'], 'DelFiles', text, title);
}

function fix(
  findings: Findings,
  codes: Parameters<Findings['fixSection']>[0],
  section: EditableSection,
  text: string,
  title: string,
): void {
  try {
    sectionValue(section, text);
  } catch (error) {
    // Other faults of the section keep it from becoming an edit.
    if (MetaError.is(error)) return;
    throw error;
  }
  findings.fixSection(codes, { title, edits: [{ kind: 'section', section, text }] });
}

/** Other secrets of the setting stay behind their masks. */
function withoutSecrets(json: unknown): { text: string; names: string[] } | undefined {
  if (!isJsonObject(json as JsonObject)) return undefined;
  try {
    const setting = settingFromJson(json as JsonObject);
    const names = heldSecrets(setting);
    if (names.length === 0) return undefined;
    const members = Object.assign(jsonObject(), setting.members);
    for (const name of names) members[name] = REMOVED;
    return { text: stringifyExact(editableSetting({ members }).members), names };
  } catch (error) {
    if (error instanceof SettingTypeError) return undefined;
    throw error;
  }
}

function countersOf({ header }: VolumeCheck, raised: ReadonlyMap<string, U64>): JsonObject {
  const counters = jsonObject();
  for (const name of header.counters!.names) counters[name] = raised.get(name) ?? header.counters!.wide(name);
  return counters;
}
