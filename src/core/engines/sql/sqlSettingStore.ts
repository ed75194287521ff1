import { formatStoredSetting } from '../../dump/json/formatFacts';
import type { Setting } from '../../model/setting';
import type { SettingStore, StoredSetting } from '../../ports/settingStore';
import { destroyOnAbort } from '../destroyOnAbort';
import { changedMeanwhile, holdsNoSetting, parseStoredSetting } from '../storedSetting';
import { Catalogue } from './catalogue';
import type { SqlDialect } from './dialect';
import { quoted } from './dialect';
import { bytesOf } from './entryRow';
import type { SqlConnector } from './sqlSession';
import { tableName } from './tables';

/** How one database is asked to change a row. */
export interface SqlUpdater {
  readonly connector: SqlConnector;
  readonly dialect: SqlDialect;
  /** Runs one UPDATE, durable when it returns. @returns how many rows it matched. */
  update(sql: string, signal: AbortSignal | undefined): Promise<number>;
}

/** The row `format` of table `setting`, replaced by one statement that compares it (docs/formats/sql.md §14). */
export class SqlSettingStore implements SettingStore {
  constructor(private readonly updater: SqlUpdater) {}

  get label(): string {
    return this.updater.connector.label;
  }

  async read(signal?: AbortSignal): Promise<StoredSetting> {
    const { connector } = this.updater;
    const session = await connector.connect(signal);
    try {
      return await destroyOnAbort(session, signal, async () => {
        const catalogue = await Catalogue.read(session, connector.tablePrefix);
        catalogue.requireVolume(this.label);
        const value = catalogue.bytes('setting', 'value', 's');
        const sql = `SELECT ${value} FROM ${catalogue.table('setting')} s WHERE s.name='format'`;
        const [row] = await session.rows(sql, 'b');
        if (row === undefined) throw holdsNoSetting(this.label);
        return parseStoredSetting(bytesOf(row[0]), this.label);
      });
    } catch (error) {
      throw connector.translate(error, 'reading the setting');
    } finally {
      await session.close();
    }
  }

  async replace(read: StoredSetting, next: Setting, signal?: AbortSignal): Promise<void> {
    const { dialect, connector } = this.updater;
    const table = quoted(dialect, tableName(connector.tablePrefix, 'setting'));
    const value = dialect.textOfBytes(dialect.bytesLiteral(formatStoredSetting(next)));
    const isStill = `${dialect.textAsBytes('value')}=${dialect.bytesLiteral(read.bytes)}`;
    const sql = `UPDATE ${table} SET value=${value} WHERE name='format' AND ${isStill}`;
    let matched: number;
    try {
      matched = await this.updater.update(sql, signal);
    } catch (error) {
      throw connector.translate(error, 'storing the setting');
    }
    if (matched !== 1) throw changedMeanwhile(this.label);
  }
}
