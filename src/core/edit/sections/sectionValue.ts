import { settingMembers } from '../../dump/json/formatFacts';
import { FactsCollector } from '../../dump/json/reader/factsCollector';
import { countLines } from '../../dump/json/reader/documentWindow';
import { SECTIONS } from '../../dump/json/reader/sections';
import { UnknownMembers } from '../../dump/json/reader/unknownMembers';
import { MetaError } from '../../errors';
import type { OrderedMembers, PrintableJson } from '../../json/goMarshal';
import { JsonScanner } from '../../json/jsonScanner';
import { JsonTextError } from '../../json/jsonTextError';
import { parseJson } from '../../json/parseJson';
import type { JsonObject, JsonValue } from '../../model/jsonValue';
import { isJsonObject, jsonObject } from '../../model/jsonValue';
import { settingFromJson } from '../../model/setting';
import type { VolumeFacts } from '../../model/volumeFacts';
import { NO_COUNTERS } from '../../model/volumeFacts';
import type { EditableSection } from '../edit';

/** The value of a header member after an edit. */
export interface SectionValue {
  /** Undefined when the member is left out, as the official client leaves out empty quotas. */
  json: PrintableJson | undefined;
  /** Puts what the member says into facts. */
  into(facts: VolumeFacts): void;
}

/** Quota members that documents show and a dump does not hold. */
const SHOWN_ONLY = ['path', 'usedSpace', 'usedInodes'];

/**
 * A header member as the official client would write it, members it does not know as they are typed.
 * @throws {MetaError} `malformed` when the reader would not take it.
 */
export function sectionValue(section: EditableSection, text: string): SectionValue {
  const json = parseJson(text);
  const value = section === 'Setting' ? json : cleaned(section, json);
  const facts = readSection(section, text);
  return {
    json: printable(section, value),
    into: (target) => {
      switch (section) {
        case 'Setting':
          target.setting = facts.setting;
          return;
        case 'Counters':
          target.counters = facts.counters;
          return;
        case 'Sustained':
          target.sustained = facts.sustained;
          return;
        case 'DelFiles':
          target.delFiles = facts.delFiles;
          return;
        case 'Quotas':
          target.dirQuotas = facts.dirQuotas;
          return;
        case 'UserQuotas':
          target.userQuotas = facts.userQuotas;
          return;
        case 'GroupQuotas':
          target.groupQuotas = facts.groupQuotas;
      }
    },
  };
}

/** By the reader of dumps. */
function readSection(section: EditableSection, text: string): VolumeFacts {
  const bytes = Buffer.from(text, 'utf8');
  const scanner = JsonScanner.of(bytes);
  try {
    const collector = new FactsCollector(scanner, new UnknownMembers(scanner));
    collector.read(SECTIONS.indexOf(section));
    return collector.result;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const line = countLines(bytes, Math.min(error.offset, bytes.length)) + 1;
    const place = { offset: error.offset, line, path: '' };
    throw new MetaError(error.reason, `${section}: ${error.message} (line ${line}).`, { place });
  }
}

function cleaned(section: EditableSection, json: JsonValue): JsonValue {
  if (!section.endsWith('Quotas') || !isJsonObject(json)) return json;
  const quotas = jsonObject();
  for (const [key, quota] of Object.entries(json)) {
    const members = isJsonObject(quota) ? Object.entries(quota).filter(([name]) => !SHOWN_ONLY.includes(name)) : [];
    quotas[key] = isJsonObject(quota) ? Object.assign(jsonObject(), Object.fromEntries(members)) : quota;
  }
  return quotas;
}

function printable(section: EditableSection, json: JsonValue): PrintableJson | undefined {
  switch (section) {
    case 'Setting':
      return settingMembers(settingFromJson(json as JsonObject));
    case 'Counters':
      return isJsonObject(json) ? countersOf(json) : json;
    case 'Sustained':
    case 'DelFiles':
      return json ?? [];
    default:
      if (!isJsonObject(json) || Object.keys(json).length === 0) return undefined;
      // Keys are sorted as strings (docs/formats/json-dump.md §1.2).
      return new Map(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

const COUNTER_NAMES = Object.keys(NO_COUNTERS);
/** Left out when zero. */
const OPTIONAL_COUNTERS = ['nextCleanupSlices', 'lastChangelog'];

/** In written order, unknown ones behind. */
function countersOf(json: JsonObject): OrderedMembers {
  const typed = new Map(Object.entries(json).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  const ordered = new Map<string, PrintableJson>();
  for (const name of COUNTER_NAMES) {
    const value = typed.get(name.toLowerCase())?.value ?? 0;
    typed.delete(name.toLowerCase());
    if (value !== 0 || !OPTIONAL_COUNTERS.includes(name)) ordered.set(name, value);
  }
  for (const { name, value } of typed.values()) ordered.set(name, value);
  return ordered;
}
