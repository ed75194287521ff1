import type { OrderedMembers, PrintableJson } from '../../json/goMarshal';
import { goMarshalIndent } from '../../json/goMarshal';
import type { ByteString } from '../../model/byteString';
import type { JsonValue } from '../../model/jsonValue';
import { isJsonObject } from '../../model/jsonValue';
import type { Setting } from '../../model/setting';
import type { Counters, Quota, VolumeFacts } from '../../model/volumeFacts';

/**
 * The document up to the comma before its trees (docs/formats/json-dump.md §1.1, §1.2). `wholeVolume` is false for a
 * dump of a subdirectory, which has no user and group quotas.
 */
export function formatHeader(facts: VolumeFacts, wholeVolume: boolean): ByteString {
  const members = new Map<string, PrintableJson>([
    ['Setting', settingMembers(facts.setting)],
    ['Counters', counterMembers(facts.counters)],
    ['Sustained', facts.sustained.map((s) => members2('sid', s.sid, 'inodes', [...s.inodes]))],
    [
      'DelFiles',
      facts.delFiles.map(
        (d) =>
          new Map<string, PrintableJson>([
            ['inode', d.inode],
            ['length', d.length],
            ['expire', d.expire],
          ]),
      ),
    ],
  ]);
  const quotas: [string, readonly Quota[]][] = [['Quotas', facts.dirQuotas]];
  if (wholeVolume) quotas.push(['UserQuotas', facts.userQuotas], ['GroupQuotas', facts.groupQuotas]);
  for (const [name, list] of quotas) if (list.length > 0) members.set(name, quotaMembers(list));
  if (facts.changeLog.length > 0) {
    members.set(
      'ChangeLog',
      facts.changeLog.map((record) => members2('version', record.version, 'entry', record.entry)),
    );
  }
  return `${goMarshalIndent(members, '  ').slice(0, -2)},`;
}

/** The setting as `juicefs` stores it in an engine: no indentation (docs/formats/sql.md §8.1). */
export function formatStoredSetting(setting: Setting): ByteString {
  return goMarshalIndent(settingMembers(setting), '');
}

/** The setting's members in written order, ready to print. */
export function settingMembers(setting: Setting): OrderedMembers {
  return new Map(
    Object.entries(setting.members).map(([name, value]) => [name, name === 'Tiers' ? sortedByName(value) : value]),
  );
}

export function counterMembers(counters: Counters): OrderedMembers {
  const members = new Map<string, PrintableJson>([
    ['usedSpace', counters.usedSpace],
    ['usedInodes', counters.usedInodes],
    ['nextInodes', counters.nextInodes],
    ['nextChunk', counters.nextChunk],
    ['nextSession', counters.nextSession],
    ['nextTrash', counters.nextTrash],
  ]);
  if (counters.nextCleanupSlices !== 0) members.set('nextCleanupSlices', counters.nextCleanupSlices);
  if (counters.lastChangelog !== 0) members.set('lastChangelog', counters.lastChangelog);
  return members;
}

function quotaMembers(quotas: readonly Quota[]): OrderedMembers {
  const sorted = quotas.map((quota) => [String(quota.key), quota] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([key, q]) => [key, members2('maxSpace', q.maxSpace, 'maxInodes', q.maxInodes)]));
}

function members2(name1: string, value1: PrintableJson, name2: string, value2: PrintableJson): OrderedMembers {
  return new Map([
    [name1, value1],
    [name2, value2],
  ]);
}

/** Go sorts map keys as strings; a plain object would sort integer-like ones as numbers. */
function sortedByName(value: JsonValue): PrintableJson {
  if (!isJsonObject(value)) return value;
  return new Map(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
