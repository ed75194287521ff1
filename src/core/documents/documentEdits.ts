import type { Edit, EditableSection } from '../edit/edit';
import { MetaError } from '../errors';
import { memberTexts } from '../json/memberTexts';
import { parseJson } from '../json/parseJson';
import { percentUnescape } from '../json/percentUnescape';
import { stringifyExact } from '../json/stringifyExact';
import { displayName } from '../display/name';
import type { JsonObject, JsonValue } from '../model/jsonValue';
import { isJsonObject, jsonObject } from '../model/jsonValue';
import type { Setting } from '../model/setting';
import { SettingTypeError, settingFromJson } from '../model/setting';
import { editableSetting } from '../secrets/editableSetting';
import type { DocumentAddress } from './documentAddress';
import type { Names } from '../model/names';

/** Members of `Counters` that a dump leaves out when they are 0. */
const OPTIONAL_COUNTERS = ['nextCleanupSlices', 'lastChangelog'];
const QUOTA_SECTIONS = ['Quotas', 'UserQuotas', 'GroupQuotas'] as const;
/** Members of a quota that only the document shows. */
const SHOWN_WITH_QUOTAS = ['path', 'usedSpace', 'usedInodes'];

/** What a document says now, and what it stands on. */
export interface EditedDocument {
  address: DocumentAddress;
  text: string;
  /** The text of the document before it was edited. */
  before: string;
  /** Of the volume as it is with the edits so far. */
  setting: Setting;
}

/**
 * The edits that make the volume what the text of a document says; none when it says what is there already.
 * @throws {MetaError} `malformed` when the text is no such document, `unsupported` when documents of its kind are read-only.
 */
export function documentEdits({ address, text, before, setting }: EditedDocument): Edit[] {
  const { kind, names } = address;
  switch (kind) {
    case 'entry':
      return saysTheSame(text, before) ? [] : [{ kind: 'put', names, text }];
    case 'subtree':
      return saysTheSame(text, before) ? [] : [{ kind: 'putSubtree', names, text: onlyMember(text, 'FSTree') }];
    case 'page':
      return pageEdits(names, text, before);
    case 'setting':
      return settingEdits(text, setting);
    case 'counters':
      return sectionEdits('Counters', withoutZeros(objectOf(parseJson(text), 'The counters')), before);
    case 'delFiles':
      return sectionEdits('DelFiles', parseJson(text), before);
    case 'sustained':
      return sectionEdits('Sustained', parseJson(text), before);
    case 'quotas':
      return quotaEdits(text, before);
    case 'sessions':
      throw new MetaError('unsupported', 'Sessions cannot be edited: a dump holds none.');
  }
}

function saysTheSame(text: string, before: string): boolean {
  return withoutSpace(text) === withoutSpace(before);
}

/** White space outside of strings says nothing; everything else may. */
function withoutSpace(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? token : ''));
}

function onlyMember(text: string, name: string): string {
  const members = memberTexts(text);
  const value = members.get(name);
  if (value === undefined) throw new MetaError('malformed', `This document needs the member ${name}.`);
  const [other] = [...members.keys()].filter((key) => key !== name);
  if (other !== undefined) {
    throw new MetaError('malformed', `This document holds nothing but ${name}; remove ${displayName(other)}.`);
  }
  return value;
}

/** Entries of a page are changed one by one; they come and go, and get other names, by commands. */
function pageEdits(directory: Names, text: string, before: string): Edit[] {
  const now = memberTexts(onlyMember(text, 'entries'));
  const then = memberTexts(onlyMember(before, 'entries'));
  const edits: Edit[] = [];
  for (const [name, entry] of now) {
    const old = then.get(name);
    if (old === undefined) throw otherNames(name, 'Add Entry…');
    if (!saysTheSame(entry, old))
      edits.push({ kind: 'put', names: [...directory, percentUnescape(name)], text: entry });
  }
  for (const name of then.keys()) if (!now.has(name)) throw otherNames(name, 'Delete');
  return edits;
}

function otherNames(name: string, command: string): MetaError {
  return new MetaError(
    'unsupported',
    `A page keeps its names (see ${displayName(percentUnescape(name))}). Use ${command} or Rename… instead.`,
  );
}

function settingEdits(text: string, current: Setting): Edit[] {
  // Masks stay in the edit, so that a draft holds no secret that nobody typed.
  const json = stringifyExact(settingOf(parseJson(text)).members, 2);
  const isSame = json === stringifyExact(editableSetting(current).members, 2);
  return isSame ? [] : [{ kind: 'section', section: 'Setting', text: json }];
}

function settingOf(json: JsonValue): Setting {
  try {
    return settingFromJson(objectOf(json, 'The setting'));
  } catch (error) {
    if (error instanceof SettingTypeError) throw new MetaError('malformed', `${error.message}.`);
    throw error;
  }
}

function sectionEdits(section: EditableSection, value: JsonValue, before: string): Edit[] {
  const then = parseJson(before);
  const isSame = stringifyExact(value) === stringifyExact(isJsonObject(then) ? withoutZeros(then) : then);
  return isSame ? [] : [{ kind: 'section', section, text: stringifyExact(value, 2) }];
}

function withoutZeros(counters: JsonObject): JsonObject {
  return Object.assign(
    jsonObject(),
    Object.fromEntries(
      Object.entries(counters).filter(([name, value]) => value !== 0 || !OPTIONAL_COUNTERS.includes(name)),
    ),
  );
}

function quotaEdits(text: string, before: string): Edit[] {
  const now = objectOf(parseJson(text), 'The quotas');
  const then = objectOf(parseJson(before), 'The quotas');
  const unknown = Object.keys(now).find((name) => !(QUOTA_SECTIONS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new MetaError('malformed', `Quotas are of ${QUOTA_SECTIONS.join(', ')}, not of ${unknown}.`);
  return QUOTA_SECTIONS.flatMap((section): Edit[] => {
    const value = stringifyExact(limitsOf(now[section], section), 2);
    return value === stringifyExact(limitsOf(then[section], section), 2)
      ? []
      : [{ kind: 'section', section, text: value }];
  });
}

/** Quotas as a dump holds them: the limits only. */
function limitsOf(quotas: JsonValue | undefined, section: string): JsonObject {
  const limits = jsonObject();
  for (const [key, quota] of Object.entries(quotas === undefined ? {} : objectOf(quotas, section))) {
    const members = objectOf(quota, `${section} ${key}`);
    const kept = Object.entries(members).filter(([name]) => !SHOWN_WITH_QUOTAS.includes(name));
    limits[key] = Object.assign(jsonObject(), Object.fromEntries(kept));
  }
  return limits;
}

function objectOf(json: JsonValue, what: string): JsonObject {
  if (!isJsonObject(json)) throw new MetaError('malformed', `${what}: an object belongs here.`);
  return json;
}
