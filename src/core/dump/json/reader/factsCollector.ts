import type { JsonScanner } from '../../../json/jsonScanner';
import type { VolumeFacts } from '../../../model/volumeFacts';
import { factsOfSetting } from '../../../model/volumeFacts';
import { settingFromJson } from '../../../model/setting';
import { jsonObject } from '../../../model/jsonValue';
import { readChangeLog, readCounters, readDelFiles, readQuotas, readSetting, readSustained } from './readFacts';
import { ALWAYS_WRITTEN, SECTIONS, Section } from './sections';
import type { UnknownMembers } from './unknownMembers';

/** Gathers the sections of the header, in any order; of equal ones the last counts. */
export class FactsCollector {
  private readonly seen = new Set<number>();
  private readonly facts: VolumeFacts = factsOfSetting(settingFromJson(jsonObject()));

  constructor(
    private readonly scanner: JsonScanner,
    private readonly unknown: UnknownMembers,
  ) {}

  /** The value of one section; `section` is none of the trees. */
  read(section: number): void {
    const { scanner, unknown, facts } = this;
    switch (section) {
      case Section.setting:
        facts.setting = readSetting(scanner);
        break;
      case Section.counters:
        facts.counters = readCounters(scanner, unknown);
        break;
      case Section.sustained:
        facts.sustained = readSustained(scanner, unknown);
        break;
      case Section.delFiles:
        facts.delFiles = readDelFiles(scanner, unknown);
        break;
      case Section.quotas:
        facts.dirQuotas = readQuotas(scanner, unknown, 'Quotas');
        break;
      case Section.userQuotas:
        facts.userQuotas = readQuotas(scanner, unknown, 'UserQuotas');
        break;
      case Section.groupQuotas:
        facts.groupQuotas = readQuotas(scanner, unknown, 'GroupQuotas');
        break;
      case Section.changeLog:
        facts.changeLog = readChangeLog(scanner, unknown);
        break;
      default:
        unknown.skip('');
    }
    this.seen.add(section);
  }

  /** Whether the document has said all that the official client writes in front of the trees. */
  get isComplete(): boolean {
    return ALWAYS_WRITTEN.every((section) => this.seen.has(section));
  }

  /** The first section without which there is no volume, when it is missing. */
  get missing(): string | undefined {
    const missing = [Section.setting, Section.counters].find((section) => !this.seen.has(section));
    return missing === undefined ? undefined : SECTIONS.names[missing];
  }

  get result(): VolumeFacts {
    return this.facts;
  }
}
