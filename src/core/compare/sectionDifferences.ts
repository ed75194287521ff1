import { stringifyExact } from '../json/stringifyExact';
import type { JsonValue } from '../model/jsonValue';
import type { Setting } from '../model/setting';
import type { I64 } from '../model/u64';
import type { Counters, Quota, VolumeFacts } from '../model/volumeFacts';
import { MASKED_FOR_DISPLAY, REMOVED, URL_MEMBERS } from '../secrets/redactSetting';
import { withoutUrlCredentials } from '../secrets/urlCredentials';
import type { SectionDifference } from './difference';
import type { IgnoredFields } from './ignoredFields';

/** Members that one of the redaction levels removes. */
const SECRETS = new Set([...MASKED_FOR_DISPLAY, 'AccessKey']);
/** The log that the changes of a volume leave is none of its contents. */
const NO_CONTENT = new Set(['lastChangelog']);

/** Everything of two volumes that is not in their trees. A secret that one side has removed counts as equal. */
export function sectionDifferences(left: VolumeFacts, right: VolumeFacts, ignored: IgnoredFields): SectionDifference[] {
  const all = [
    ...settingDifferences(left.setting, right.setting),
    ...membersOf('Counters', counterTexts(left.counters), counterTexts(right.counters)),
    ...membersOf('Sustained', sustainedTexts(left), sustainedTexts(right)),
    ...membersOf('DelFiles', delFileTexts(left), delFileTexts(right)),
    ...membersOf('Quotas', quotaTexts(left.dirQuotas), quotaTexts(right.dirQuotas)),
    ...membersOf('UserQuotas', ownerQuotaTexts(left.userQuotas), ownerQuotaTexts(right.userQuotas)),
    ...membersOf('GroupQuotas', ownerQuotaTexts(left.groupQuotas), ownerQuotaTexts(right.groupQuotas)),
  ];
  return all.filter(({ section }) => !ignored.has(section));
}

function* settingDifferences(left: Setting, right: Setting): Generator<SectionDifference> {
  for (const member of union(Object.keys(left.members), Object.keys(right.members))) {
    const [a, b] = [left.members[member], right.members[member]];
    const isSecret = SECRETS.has(member);
    if (isSecret && (a === REMOVED || b === REMOVED)) continue;
    const [rawLeft, rawRight] = [settingText(a), settingText(b)];
    if (rawLeft === rawRight) continue;
    const isUrl = URL_MEMBERS.includes(member);
    const [shownLeft, shownRight] = isUrl ? [urlText(a), urlText(b)] : [rawLeft, rawRight];
    // Only the credentials in a URL differ; where one side has none of them, they were removed.
    const onlyCredentials = isUrl && shownLeft === shownRight;
    if (onlyCredentials && (shownLeft === rawLeft || shownRight === rawRight)) continue;
    const isHidden = isSecret || onlyCredentials;
    yield {
      section: 'Setting',
      member,
      left: isHidden ? undefined : shownLeft,
      right: isHidden ? undefined : shownRight,
      isSecret: isHidden,
    };
  }
}

function settingText(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : stringifyExact(value);
}

function urlText(value: JsonValue | undefined): string | undefined {
  const text = settingText(value);
  return text === undefined ? undefined : withoutUrlCredentials(text);
}

function* membersOf(
  section: string,
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): Generator<SectionDifference> {
  for (const member of union(left.keys(), right.keys())) {
    const [a, b] = [left.get(member), right.get(member)];
    if (a !== b) yield { section, member, left: a, right: b, isSecret: false };
  }
}

function counterTexts(counters: Counters): Map<string, string> {
  const members = Object.entries(counters) as [string, I64][];
  return new Map(members.filter(([name]) => !NO_CONTENT.has(name)).map(([name, value]) => [name, String(value)]));
}

/** Order does not count, nor into how many records a session's inodes are cut. */
function sustainedTexts({ sustained }: VolumeFacts): Map<string, string> {
  const bySession = new Map<string, string[]>();
  for (const { sid, inodes } of sustained) {
    const known = bySession.get(String(sid));
    if (known === undefined) bySession.set(String(sid), inodes.map(String));
    else known.push(...inodes.map(String));
  }
  return new Map([...bySession].map(([sid, inodes]) => [sid, inodes.sort().join(', ')]));
}

function delFileTexts({ delFiles }: VolumeFacts): Map<string, string> {
  return new Map(delFiles.map(({ inode, length, expire }) => [String(inode), `${length} bytes, deleted at ${expire}`]));
}

/** Usage is known to engines only. */
function quotaTexts(quotas: readonly Quota[]): Map<string, string> {
  return new Map(quotas.map(({ key, maxSpace, maxInodes }) => [String(key), `space ${maxSpace}, inodes ${maxInodes}`]));
}

/** An owner without limits has a record for its usage only. */
function ownerQuotaTexts(quotas: readonly Quota[]): Map<string, string> {
  return quotaTexts(quotas.filter(({ maxSpace, maxInodes }) => maxSpace !== -1 || maxInodes !== -1));
}

function union(left: Iterable<string>, right: Iterable<string>): Set<string> {
  return new Set([...left, ...right]);
}
