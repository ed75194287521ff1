import { destroyOnAbort } from '../../destroyOnAbort';
import { codeOf } from '../../serverErrors';
import { settingTooLong } from '../../storedSetting';
import type { SqlUpdater } from '../sqlSettingStore';
import { destroyClient } from './connectPostgres';
import type { PostgresConnector } from './postgresConnector';
import { POSTGRES } from './postgresDialect';
import { closeClient } from './postgresSession';

const STRING_TOO_LONG = '22001';

export function postgresUpdater(connector: PostgresConnector): SqlUpdater {
  return {
    connector,
    dialect: POSTGRES,
    update: async (sql, signal) => {
      const client = await connector.prepared(signal, (open) => Promise.resolve(open));
      const destroy = (): void => {
        destroyClient(client);
      };
      try {
        return await destroyOnAbort({ destroy }, signal, async () => (await client.query(sql)).rowCount ?? 0);
      } catch (error) {
        throw codeOf(error) === STRING_TOO_LONG ? settingTooLong(connector.label, error) : error;
      } finally {
        await closeClient(client);
      }
    },
  };
}
