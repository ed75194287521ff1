import { requireServer } from './availability';
import { freePort } from './freePort';
import { startRedis } from './redisServer';
import type { RedisServer } from './redisServer';
import { runClient } from './runClient';
import { waitUntil } from './waitUntil';

export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  /** All nodes as seeds; the database only names the prefix `{N}`. */
  url(database?: number): string;
  /** Runs redis-cli, which follows redirections. */
  cli(...args: readonly string[]): string;
  stop(): Promise<void>;
}

const MASTERS = 3;

/** Starts three masters that share the slots. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const { client } = requireServer('redis');
  const nodes = await Promise.all(Array.from({ length: MASTERS }, startNode));
  const seeds = nodes.map((node) => `127.0.0.1:${node.port}`);
  runClient(client, ['--cluster', 'create', ...seeds, '--cluster-yes']);
  await waitUntil('the cluster is ok', () =>
    nodes.every((node) => node.cli('CLUSTER', 'INFO').includes('cluster_state:ok')),
  );
  return {
    nodes,
    url: (database = 1) => `redis://${seeds.join(',')}/${database}`,
    cli: (...args) => nodes[0]!.cli('-c', ...args),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(): Promise<RedisServer> {
  // The port of the nodes' own bus would otherwise be one that the system may have given to somebody.
  const bus = ['--cluster-port', String(await freePort())];
  return startRedis({ config: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', ...bus] });
}
