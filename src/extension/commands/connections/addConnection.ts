import * as v from 'valibot';
import type { Connection } from '../../connections/connection';
import { ConnectionSetting } from '../../connections/connectionSetting';
import type { Services } from '../../services';
import { askNewConnection } from './askNewConnection';

/**
 * *Add Connection…*: engine, address, secret, test, name. From code `{name, url, readOnly?, production?}`, where the URL may
 * hold a password; nothing is tested then.
 */
export async function addConnection(services: Services, argument?: unknown): Promise<Connection> {
  const byCode = v.safeParse(ConnectionSetting, argument);
  const { setting, password } = byCode.success
    ? { setting: byCode.output, password: undefined }
    : await askNewConnection(services);
  const connection = await services.store.add(setting, password);
  const node = services.volumes.connectionNode(connection);
  if (node !== undefined) await services.volumesView.reveal(node, { expand: true, focus: false, select: true });
  return connection;
}
