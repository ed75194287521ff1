import { FIRST_INTERNAL_INODE, ROOT_INODE } from '../model/inode';
import { InodeSet } from '../model/inodeSet';
import type { JsonValue } from '../model/jsonValue';
import { isJsonObject } from '../model/jsonValue';
import type { U64 } from '../model/u64';
import { addInt, maxInt } from '../model/u64';
import { Section, SECTIONS } from '../dump/json/reader/sections';
import type { Sought } from './placeFinder';
import type { Findings } from './state/findings';
import type { VolumeCheck } from './volumeCheck';

export interface Conclusion {
  /** Undefined when a second reading has nothing to look for. */
  sought: Sought | undefined;
  /** Counters that are too low, with values that are not. */
  raised: ReadonlyMap<string, U64>;
}

/** What follows from all of a volume together. Of a text that ended early, only what more text could not change. */
export function conclude(check: VolumeCheck, findings: Findings, maxPerCode: number): Conclusion {
  if (check.isWhole) {
    tellMissing(check, findings);
    tellQuotas(check, findings);
  }
  if (check.holes >= 2) findings.add('holes-sql', `The dump has ${check.holes} holes, slice records with the id 0`, {});
  if (check.hasAcl && isFlagOff(check, 'EnableACL')) {
    const offset = check.header.settingOffset;
    findings.add('acl-disabled', 'Entries have ACLs and Setting.EnableACL is false', { section: 'Setting', offset });
  }
  tellDeletedAbove(check, findings);
  const sought = soughtBy(check, findings, maxPerCode);
  return { sought, raised: tellCounters(check, findings) };
}

function tellMissing({ header, trees }: VolumeCheck, findings: Findings): void {
  const { seen } = header;
  if (!seen.has(Section.setting)) findings.add('setting-missing', 'The dump has no Setting', { section: 'Setting' });
  if (!seen.has(Section.counters))
    findings.add('counters-missing', 'The dump has no Counters', { section: 'Counters' });
  if (!trees.has('FSTree')) findings.add('tree-missing', 'The dump has no FSTree', { section: 'FSTree' });
  else if (!trees.has('Trash') && isAboveZero(settingMember(header.setting, 'TrashDays'))) {
    findings.add('trash-missing', 'The dump has no Trash', { section: 'Trash' });
  }
}

function tellQuotas(check: VolumeCheck, findings: Findings): void {
  const { header, directories } = check;
  for (const { key, offset } of header.dirQuotas) {
    if (directories.has(key)) continue;
    findings.add('quota-orphan', `Quotas names inode ${key}, which is no directory of the tree`, {
      section: 'Quotas',
      inode: key,
      offset,
    });
  }
  for (const section of header.quotaSections) {
    const flag = section === Section.quotas ? 'DirStats' : 'UserGroupQuota';
    if (!isFlagOff(check, flag)) continue;
    const name = SECTIONS.names[section]!;
    findings.add('quotas-disabled', `${name} has limits and Setting.${flag} is false`, { section: name });
  }
}

/** The loader numbers new files from the trees alone (docs/formats/json-dump.md §7.6). */
function tellDeletedAbove({ header, maxInode, trees, isWhole }: VolumeCheck, findings: Findings): void {
  if (!trees.has('FSTree') || !isWhole) return;
  for (const { inode, offset } of header.delFiles) {
    if (inode <= maxInode) continue;
    const what = `DelFiles names inode ${inode}, above all inodes of the trees (${maxInode})`;
    findings.add('del-above', what, { section: 'DelFiles', inode, offset });
  }
}

function tellCounters(check: VolumeCheck, findings: Findings): Map<string, U64> {
  const { header, maxInode, maxTrash, maxSlice } = check;
  const raised = new Map<string, U64>();
  const { counters } = header;
  if (counters === undefined) return raised;
  const lowest = (name: string, value: U64, what: string): void => {
    if (counters.node(name) === undefined || counters.wide(name) >= value) return;
    raised.set(name, value);
    findings.add('counter-low', `${name} is ${counters.wide(name)}, and ${what}`, {
      section: 'Counters',
      offset: counters.place(name).start,
    });
  };
  const { maxListed } = header;
  const highest = maxInt(maxInode, maxListed < FIRST_INTERNAL_INODE ? maxListed : 0);
  if (highest > ROOT_INODE && highest < FIRST_INTERNAL_INODE) {
    lowest('nextInodes', addInt(highest, 1), `inode ${highest} is in use`);
  }
  if (maxSlice > 0) lowest('nextChunk', addInt(maxSlice, 1), `slice ${maxSlice} is in use`);
  if (maxTrash > 0) lowest('nextTrash', maxTrash, `the trash has a directory with number ${maxTrash}`);
  return raised;
}

function soughtBy(check: VolumeCheck, findings: Findings, maxPerCode: number): Sought | undefined {
  const { header, seen, isWhole } = check;
  const inodes = new InodeSet();
  const links = new Map(check.miscountedDirectories);
  if (isWhole) {
    for (const [inode, names] of check.links.miscounted()) {
      if (links.size < maxPerCode) links.set(inode, names);
      else findings.countOnly('links-differ');
    }
  }
  const copies = new InodeSet();
  let hasCopies = false;
  for (const inode of check.links.differing()) {
    copies.add(inode);
    inodes.add(inode);
    hasCopies = true;
  }
  const deleted = new Set<U64>();
  for (const inode of header.deleted.values()) {
    if (inode < 2 || !seen.has(inode)) continue;
    if (deleted.size < maxPerCode) deleted.add(inode);
    else findings.countOnly('del-live');
  }
  for (const inode of [...links.keys(), ...deleted]) inodes.add(inode);
  const defined = header.tiers;
  const tiers = new Set([...check.tiers].filter((tier) => defined?.has(tier) === false));
  const slices = check.hasRepeatedSlices ? check.repeatedSlices : undefined;
  const directories = check.twinDirectories;
  const isNothing =
    !hasCopies && links.size + deleted.size + tiers.size + directories.size === 0 && slices === undefined;
  return isNothing ? undefined : { inodes, links, copies, deleted, slices, tiers, directories };
}

function settingMember(setting: JsonValue | undefined, name: string): JsonValue | undefined {
  if (!isJsonObject(setting)) return undefined;
  const found = Object.keys(setting).findLast((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : setting[found];
}

/** False when the setting is not known. */
function isFlagOff({ header }: VolumeCheck, name: string): boolean {
  return isJsonObject(header.setting) && settingMember(header.setting, name) !== true;
}

function isAboveZero(value: JsonValue | undefined): boolean {
  return (typeof value === 'number' || typeof value === 'bigint') && value > 0;
}
