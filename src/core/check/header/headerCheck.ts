import { SECTIONS, Section } from '../../dump/json/reader/sections';
import { InodeSet } from '../../model/inodeSet';
import type { JsonValue } from '../../model/jsonValue';
import type { U64 } from '../../model/u64';
import { maxInt } from '../../model/u64';
import { unknownMember } from '../entry/checkEntry';
import { article } from '../entry/fields';
import type { Fields } from '../entry/fields';
import type { JsonMember, JsonNode, Span } from '../json/jsonNode';
import { valueOfNode } from '../json/valueOfNode';
import type { Report } from '../problem';
import { problemOf } from '../problem';
import type { Findings } from '../state/findings';
import { checkChange, checkCounters, checkDelFile, checkQuota, checkSustained } from './checkSections';
import type { QuotaRecord } from './checkSections';
import { checkSetting, definedTiers } from './checkSetting';

/** Of more no fix is offered, for it would hold all of them. */
const MAX_FIXED = 10_000;
const QUOTA_SECTIONS: readonly number[] = [Section.quotas, Section.userQuotas, Section.groupQuotas];

export interface DelFileRecord {
  inode: U64;
  length: U64;
  expire: U64;
  offset: number;
  isTwice: boolean;
}

/** The members of a dump around its trees; what depends on the trees is for later. */
export class HeaderCheck {
  readonly seen = new Set<number>();
  setting: JsonValue | undefined;
  settingOffset: number | undefined;
  tiers: ReadonlySet<number> | undefined;
  counters: Fields | undefined;
  /** Up to a number for which the others are only in `deleted`. */
  readonly delFiles: DelFileRecord[] = [];
  readonly deleted = new InodeSet();
  maxListed: U64 = 0;
  delCount = 0;
  readonly dirQuotas: (QuotaRecord & { offset: number })[] = [];
  readonly quotaSections = new Set<number>();
  private readonly lists = new Map<number, number>();

  constructor(private readonly findings: Findings) {}

  begin(section: number, at: Span): void {
    const name = SECTIONS.names[section]!;
    if (this.seen.has(section)) this.add('section-twice', at, `${name} for the second time`, name);
    else if (section < Section.fsTree && this.seen.has(Section.fsTree)) {
      const code = section === Section.quotas ? 'quotas-order' : 'section-order';
      this.add(code, at, `${name} stands behind FSTree`, name);
    }
    this.seen.add(section);
  }

  value(section: number, node: JsonNode): void {
    const name = SECTIONS.names[section]!;
    const report = this.reportFor(name);
    if (section === Section.setting) {
      checkSetting(node, report);
      this.setting = valueOfNode(node);
      this.settingOffset = node.start;
      this.tiers = definedTiers(node);
    } else if (section === Section.counters) {
      this.counters = checkCounters(node, report);
    } else if (node.kind !== 'null') {
      report(
        'value-type',
        node,
        `${name} is ${article(node.kind)} where ${QUOTA_SECTIONS.includes(section) ? 'an object' : 'an array'} belongs`,
      );
    }
  }

  element(section: number, node: JsonNode): void {
    const name = SECTIONS.names[section]!;
    const report = this.reportFor(name);
    if (section === Section.delFiles) {
      this.takeDelFile(node, report);
    } else if (section === Section.sustained) {
      for (const inode of checkSustained(node, report)) {
        if (inode.kind === 'number' && inode.value !== undefined) this.maxListed = maxInt(this.maxListed, inode.value);
      }
      this.once(
        'sustained-present',
        section,
        node,
        'Sustained names files that were deleted while a client had them open',
      );
    } else {
      checkChange(node, report);
      this.once('changelog-dropped', section, node, 'The dump holds a change log');
    }
  }

  member(section: number, member: JsonMember): void {
    const name = SECTIONS.names[section]!;
    const quota = checkQuota(section, member, [], this.reportFor(name));
    if (quota === undefined) return;
    this.quotaSections.add(section);
    if (section === Section.quotas) this.dirQuotas.push({ ...quota, offset: member.at.start });
  }

  unknown(member: JsonMember): void {
    // Behind the last tree nothing is left to be lost.
    const isLast = this.seen.has(Section.trash);
    unknownMember(member, SECTIONS.names, 'The dump', isLast ? 'information' : 'warning', this.reportFor(undefined));
  }

  private takeDelFile(node: JsonNode, report: Report): void {
    const record = checkDelFile(node, report);
    if (record === undefined) return;
    const { inode } = record;
    this.delCount++;
    this.maxListed = maxInt(this.maxListed, inode);
    const isTwice = !this.deleted.add(inode);
    if (isTwice) report('del-twice', node, `DelFiles names inode ${inode} for the second time`);
    if (this.delFiles.length < MAX_FIXED) this.delFiles.push({ ...record, offset: node.start, isTwice });
  }

  get areDelFilesComplete(): boolean {
    return this.delCount === this.delFiles.length;
  }

  private once(code: 'sustained-present' | 'changelog-dropped', section: number, at: Span, what: string): void {
    const before = this.lists.get(section) ?? 0;
    this.lists.set(section, before + 1);
    if (before === 0) this.add(code, at, what, SECTIONS.names[section]!);
  }

  private reportFor(section: string | undefined): Report {
    return (code, at, what, details) => {
      const { severity, message } = problemOf(code, at, what, details);
      this.findings.addMessage(code, message, { section, offset: at.start }, severity);
    };
  }

  private add(code: Parameters<Report>[0], at: Span, what: string, section: string): void {
    this.findings.add(code, what, { section, offset: at.start });
  }
}
