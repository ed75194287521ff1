import { destroyOnAbort } from '../../destroyOnAbort';
import { codeOf } from '../../serverErrors';
import { settingTooLong } from '../../storedSetting';
import type { SqlUpdater } from '../sqlSettingStore';
import { closeMysql, closeNow, execute } from './connectMysql';
import type { MysqlConnector } from './mysqlConnector';
import { MYSQL } from './mysqlDialect';

/** A value that does not fit must be an error, never cut. */
const SQL_MODE = "SET SESSION sql_mode='STRICT_ALL_TABLES'";

export function mysqlUpdater(connector: MysqlConnector): SqlUpdater {
  return {
    connector,
    dialect: MYSQL,
    update: async (sql, signal) => {
      const connection = await connector.prepared(signal, (open) => Promise.resolve(open));
      const destroy = (): void => {
        closeNow(connection);
      };
      try {
        return await destroyOnAbort({ destroy }, signal, async () => {
          await execute(connection, SQL_MODE);
          return (await execute(connection, sql)).affectedRows;
        });
      } catch (error) {
        throw codeOf(error) === 'ER_DATA_TOO_LONG' ? settingTooLong(connector.label, error) : error;
      } finally {
        await closeMysql(connection);
      }
    },
  };
}
