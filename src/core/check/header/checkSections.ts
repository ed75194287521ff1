import { SECTIONS, Section } from '../../dump/json/reader/sections';
import type { U64 } from '../../model/u64';
import { MAX_U64, parseInt64 } from '../../model/u64';
import { displayName } from '../../display/name';
import { FieldTable, Fields, article } from '../entry/fields';
import type { JsonMember, JsonNode } from '../json/jsonNode';
import type { Report } from '../problem';
import { replaceWith } from '../problem';

const COUNTERS = new FieldTable('Counters', {
  usedSpace: 'i64',
  usedInodes: 'i64',
  nextInodes: 'i64',
  nextChunk: 'i64',
  nextSession: 'i64',
  nextTrash: 'i64',
  nextCleanupSlices: 'i64',
  lastChangelog: 'i64',
});
const DEL_FILE = new FieldTable('DelFiles', { inode: 'u64', length: 'u64', expire: 'i64' });
const SUSTAINED = new FieldTable('Sustained', { sid: 'u64', inodes: 'array' });
const CHANGE = new FieldTable('ChangeLog', { version: 'i64', entry: 'string' });
const QUOTA = new FieldTable('the quota', { maxSpace: 'i64', maxInodes: 'i64' });

export function checkCounters(node: JsonNode, report: Report): Fields | undefined {
  if (node.kind !== 'object') {
    report('counters-missing', node, `Counters is ${article(node.kind)} where an object belongs`);
    return undefined;
  }
  return new Fields(node, node.members, COUNTERS, report);
}

/** Undefined for an element that is none. */
export function checkDelFile(node: JsonNode, report: Report): { inode: U64; length: U64; expire: U64 } | undefined {
  const fields = elementOf(node, DEL_FILE, report);
  if (fields === undefined) return undefined;
  const inode = fields.wide('inode');
  if (inode < 2) report('del-inode', fields.place('inode'), `DelFiles names inode ${inode}`);
  return { inode, length: fields.wide('length'), expire: fields.wide('expire') };
}

/** The inodes that the session still holds. */
export function checkSustained(node: JsonNode, report: Report): readonly JsonNode[] {
  return elementOf(node, SUSTAINED, report)?.elements('inodes') ?? [];
}

export function checkChange(node: JsonNode, report: Report): void {
  elementOf(node, CHANGE, report);
}

export interface QuotaRecord {
  key: U64;
  maxSpace: U64;
  maxInodes: U64;
}

/** A quota with its key (docs/formats/json-dump.md §7.5). `shownToo`: members that documents show and a dump never holds. */
export function checkQuota(
  section: number,
  { name, at, value }: JsonMember,
  shownToo: readonly string[],
  report: Report,
): QuotaRecord | undefined {
  const owner = SECTIONS.names[section]!;
  const key = parseInt64(name, 0n, section === Section.quotas ? MAX_U64 : 0xffffffffn);
  if (key === undefined) report('quota-key', at, `${owner} has the key ${displayName(name)}`);
  if (value.kind !== 'object') {
    report(
      value.kind === 'null' ? 'null-element' : 'value-type',
      value,
      `A quota of ${owner} is ${article(value.kind)}`,
    );
    return undefined;
  }
  const members = value.members.filter((member) => !shownToo.includes(member.name));
  const quota = new Fields(value, members, QUOTA, report);
  for (const limit of ['maxSpace', 'maxInodes']) {
    const number = quota.wide(limit);
    if (number < -1) {
      const place = quota.place(limit);
      report('quota-negative', place, `${limit} of the quota of ${displayName(name)} is ${number}`, {
        replacement: replaceWith(place, '-1', `Set ${limit} to -1 (unlimited)`),
      });
    }
  }
  const maxSpace = quota.wide('maxSpace');
  const maxInodes = quota.wide('maxInodes');
  if (maxSpace === -1 && maxInodes === -1) {
    report('quota-unlimited', at, `The quota of ${displayName(name)} has two limits of -1`);
  }
  return key === undefined ? undefined : { key, maxSpace, maxInodes };
}

function elementOf(node: JsonNode, table: FieldTable, report: Report): Fields | undefined {
  if (node.kind === 'object') return new Fields(node, node.members, table, report);
  if (node.kind === 'null') report('null-element', node, `${table.owner} holds null`);
  else report('value-type', node, `${table.owner} holds ${article(node.kind)} where an object belongs`);
  return undefined;
}
