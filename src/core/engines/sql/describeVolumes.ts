import { settingText } from '../../model/setting';
import { Catalogue } from './catalogue';
import { intOf } from './entryRow';
import { readSetting } from './facts';
import type { SqlSession } from './sqlSession';

/** What volumes a database holds, for people: "vol-1 (171 inodes)". */
export async function describeVolumes(session: SqlSession, label: string): Promise<string[]> {
  const all = await Catalogue.read(session, '');
  const found: string[] = [];
  for (const prefix of all.volumePrefixes()) {
    const volume = await describeVolume(session, all.ofPrefix(prefix), label);
    if (volume !== undefined) found.push(prefix === '' ? volume : `${volume} (table_prefix=${prefix})`);
  }
  return found;
}

/** Undefined when nothing was formatted in its tables. */
async function describeVolume(session: SqlSession, catalogue: Catalogue, label: string): Promise<string | undefined> {
  try {
    const [formatted] = await session.rows(`SELECT 1 FROM ${catalogue.table('setting')} WHERE name='format'`, 'i');
    if (formatted === undefined) return undefined;
    const setting = await readSetting(session, catalogue, label);
    const sql = `SELECT value FROM ${catalogue.table('counter')} WHERE name='totalInodes'`;
    const [inodes] = await session.rows(sql, 'i');
    return `${settingText(setting, 'Name')} (${intOf(inodes?.[0])} inodes)`;
  } catch {
    return 'that cannot be read';
  }
}

/** What stands in the way of a load: volumes, or other tables. */
export function describeContents(volumes: readonly string[], tables: readonly string[]): string {
  if (volumes.length > 0) return `volume ${volumes.join(' and ')}`;
  return `tables (${tables.slice(0, 3).join(', ')}${tables.length > 3 ? ', …' : ''})`;
}
