import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { readJsonValue } from '../../../json/jsonValueReader';
import { MemberTable } from '../../../json/memberTable';
import { isJsonObject } from '../../../model/jsonValue';
import type { Setting } from '../../../model/setting';
import { SettingTypeError, settingFromJson } from '../../../model/setting';
import type { I64, U64 } from '../../../model/u64';
import { parseInt64 } from '../../../model/u64';
import type { ChangeLogRecord, Counters, DelFile, Quota, Sustained } from '../../../model/volumeFacts';
import { NO_COUNTERS } from '../../../model/volumeFacts';
import { readI64, readU64 } from './integerFields';
import { readList } from './readList';
import type { UnknownMembers } from './unknownMembers';

const COUNTERS = new MemberTable(Object.keys(NO_COUNTERS), true);
const SUSTAINED = new MemberTable(['sid', 'inodes'], true);
const DEL_FILE = new MemberTable(['inode', 'length', 'expire'], true);
const QUOTA = new MemberTable(['maxSpace', 'maxInodes'], true);
const CHANGE = new MemberTable(['version', 'entry'], true);

export function readSetting(scanner: JsonScanner): Setting {
  scanner.peek();
  const start = scanner.position;
  const json = readJsonValue(scanner);
  if (!isJsonObject(json)) scanner.fail('Setting is not an object', start);
  try {
    return settingFromJson(json);
  } catch (error) {
    if (!(error instanceof SettingTypeError)) throw error;
    scanner.fail(error.message, start);
  }
}

export function readCounters(scanner: JsonScanner, unknown: UnknownMembers): Counters {
  const counters = { ...NO_COUNTERS };
  readObject(scanner, COUNTERS, 'the Counters object', unknown, 'Counters', (member) => {
    counters[COUNTERS.names[member] as keyof Counters] = readI64(scanner);
  });
  return counters;
}

export function readSustained(scanner: JsonScanner, unknown: UnknownMembers): Sustained[] {
  return readList(scanner, () => {
    const session: { sid: U64; inodes: U64[] } = { sid: 0, inodes: [] };
    readObject(scanner, SUSTAINED, 'a sustained object', unknown, 'Sustained', (member) => {
      if (member === 0) session.sid = readU64(scanner);
      else session.inodes = readList(scanner, () => readU64(scanner));
    });
    return session;
  });
}

export function readDelFiles(scanner: JsonScanner, unknown: UnknownMembers): DelFile[] {
  return readList(scanner, () => {
    const file: DelFile = { inode: 0, length: 0, expire: 0 };
    readObject(scanner, DEL_FILE, 'a deleted file object', unknown, 'DelFiles', (member) => {
      if (member === 0) file.inode = readU64(scanner);
      else if (member === 1) file.length = readU64(scanner);
      else file.expire = readI64(scanner);
    });
    return file;
  });
}

/** In document order, the last of equal keys. */
export function readQuotas(scanner: JsonScanner, unknown: UnknownMembers, section: string): Quota[] {
  const quotas = new Map<U64, Quota>();
  if (scanner.takeNull()) return [];
  scanner.take(Byte.objectStart, `the ${section} object`);
  let more = !scanner.takeEmpty(Byte.objectEnd);
  while (more) {
    if (scanner.peek() !== Byte.quote) scanner.unexpected('a quota key in quotes');
    const start = scanner.position;
    const key = parseInt64(scanner.bytes());
    scanner.takeColon();
    if (key === undefined) scanner.fail(`a key of ${section} that is not a number`, start);
    const limits: { maxSpace: I64; maxInodes: I64 } = { maxSpace: 0, maxInodes: 0 };
    readObject(scanner, QUOTA, 'a quota object', unknown, section, (member) => {
      if (member === 0) limits.maxSpace = readI64(scanner);
      else limits.maxInodes = readI64(scanner);
    });
    quotas.set(key, { key, ...limits });
    more = scanner.takeNext(Byte.objectEnd);
  }
  return [...quotas.values()];
}

export function readChangeLog(scanner: JsonScanner, unknown: UnknownMembers): ChangeLogRecord[] {
  return readList(scanner, () => {
    const record: ChangeLogRecord = { version: 0, entry: '' };
    readObject(scanner, CHANGE, 'a change log object', unknown, 'ChangeLog', (member) => {
      if (member === 0) record.version = readI64(scanner);
      else record.entry = scanner.takeNull() ? '' : scanner.text();
    });
    return record;
  });
}

function readObject(
  scanner: JsonScanner,
  table: MemberTable,
  what: string,
  unknown: UnknownMembers,
  owner: string,
  readMember: (member: number) => void,
): void {
  scanner.take(Byte.objectStart, what);
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(table, expected);
    expected = member + 1;
    if (member < 0) unknown.skip(owner);
    else readMember(member);
    more = scanner.takeNext(Byte.objectEnd);
  }
}
