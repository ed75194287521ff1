import { SECTIONS, Section } from '../../dump/json/reader/sections';
import type { U64 } from '../../model/u64';
import { addInt } from '../../model/u64';
import { settingFlag } from '../../model/setting';
import type { VolumeFacts } from '../../model/volumeFacts';
import { article } from '../entry/fields';
import { checkCounters, checkDelFile, checkQuota, checkSustained } from '../header/checkSections';
import type { JsonNode } from '../json/jsonNode';
import type { Report } from '../problem';
import { replaceWith } from '../problem';
import { withoutElements } from '../entry/withoutElements';

/** Shown in documents and left out when these are written. */
const SHOWN_ONLY = ['path', 'usedSpace', 'usedInodes'];
const QUOTAS: readonly (readonly [number, 'DirStats' | 'UserGroupQuota'])[] = [
  [Section.quotas, 'DirStats'],
  [Section.userQuotas, 'UserGroupQuota'],
  [Section.groupQuotas, 'UserGroupQuota'],
];

export function checkCountersDocument(root: JsonNode, facts: VolumeFacts | undefined, report: Report): void {
  const counters = checkCounters(root, report);
  const next = counters?.node('nextInodes');
  if (counters === undefined || next === undefined) return;
  let highest: U64 = 0;
  for (const { inode } of facts?.delFiles ?? []) if (inode > highest) highest = inode;
  if (highest === 0 || counters.wide('nextInodes') > highest) return;
  const value = addInt(highest, 1);
  report('counter-low', next, `nextInodes is ${counters.wide('nextInodes')}, and DelFiles names inode ${highest}`, {
    replacement: replaceWith(next, String(value), `Set nextInodes to ${value}`),
  });
}

/** The three kinds of quotas in one object. */
export function checkQuotasDocument(root: JsonNode, facts: VolumeFacts | undefined, report: Report): void {
  if (root.kind !== 'object') {
    report('value-type', root, `The document is ${article(root.kind)} where an object belongs`);
    return;
  }
  for (const [section, flag] of QUOTAS) {
    const name = SECTIONS.names[section]!;
    const member = root.members.findLast((one) => one.name === name);
    if (member === undefined || member.value.kind === 'null') continue;
    if (member.value.kind !== 'object') {
      report('value-type', member.value, `${name} is ${article(member.value.kind)} where an object belongs`);
      continue;
    }
    const { members } = member.value;
    for (const quota of members) checkQuota(section, quota, SHOWN_ONLY, report);
    if (members.length > 0 && facts !== undefined && !settingFlag(facts.setting, flag)) {
      report('quotas-disabled', member.at, `${name} has limits and Setting.${flag} is false`);
    }
  }
}

export function checkDelFilesDocument(root: JsonNode, report: Report): void {
  if (root.kind === 'null') return;
  if (root.kind !== 'array') {
    report('value-type', root, `DelFiles is ${article(root.kind)} where an array belongs`);
    return;
  }
  const seen = new Set<U64>();
  for (const element of root.elements) {
    const inode = checkDelFile(element, report)?.inode;
    if (inode === undefined) continue;
    if (seen.has(inode)) {
      report('del-twice', element, `DelFiles names inode ${inode} for the second time`, {
        replacement: withoutElements(root, [element], 'Remove the record'),
      });
    }
    seen.add(inode);
  }
}

export function checkSustainedDocument(root: JsonNode, report: Report): void {
  if (root.kind === 'null') return;
  if (root.kind !== 'array') report('value-type', root, `Sustained is ${article(root.kind)} where an array belongs`);
  else for (const element of root.elements) checkSustained(element, report);
}
