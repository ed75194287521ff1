import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { MetaError, messageOf } from '../../errors';
import type { ConnectionSettings, Reply } from './redisConnection';
import { RedisConnection } from './redisConnection';
import { ConnectFailed, ServerReplyError } from './redisErrors';
import type { HostAndPort } from './redisHosts';
import type { RedisTls } from './redisQuery';
import type { RedisAddress } from './redisUrl';

/** A connection to the server that holds the volume, in the right database. */
export interface OpenRedis {
  connection: RedisConnection;
  /** How to reach the same server again, and the database there. */
  settings: ConnectionSettings;
  db: number;
  /** In front of every key; empty except in a cluster (docs/formats/redis.md §1.4). */
  prefix: string;
}

/** Finds the server of an address and connects (docs/formats/redis.md §1.2). */
export async function connectRedis(address: RedisAddress, signal?: AbortSignal): Promise<OpenRedis> {
  switch (address.topology) {
    case 'sentinel':
      return connectToMaster(address, signal);
    case 'cluster':
      return connectToCluster(address, signal);
    case 'single':
      return connectToServer(address, signal);
  }
}

/** One server, which may turn out to be a node of a cluster: asked before a database is chosen, which a node refuses. */
async function connectToServer(address: RedisAddress, signal: AbortSignal | undefined): Promise<OpenRedis> {
  const [host] = address.hosts;
  const place = address.socketPath === undefined ? host : { path: address.socketPath };
  if (place === undefined) throw new ConnectFailed('', 'the address names no server');
  const settings = settingsOf(address, place);
  const connection = await RedisConnection.open(settings, signal);
  try {
    if (await isClusterNode(connection)) {
      await connection.close();
      return await connectToCluster(address, signal);
    }
    await select(connection, address.db);
    return { connection, settings, db: address.db, prefix: '' };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function isClusterNode(connection: RedisConnection): Promise<boolean> {
  try {
    return String(await connection.call('CLUSTER', 'INFO')).includes('cluster_state:');
  } catch (error) {
    // Ordinary servers refuse, and a user may lack the right to ask.
    if (error instanceof ServerReplyError) return error.message.includes('cluster mode');
    throw error;
  }
}

async function connectToMaster(address: RedisAddress, signal: AbortSignal | undefined): Promise<OpenRedis> {
  const { masterName, db } = address;
  let failure: unknown;
  for (const sentinel of address.hosts) {
    try {
      const settings = { ...settingsOf(address, sentinel), user: '', password: address.sentinelPassword };
      const asked = await RedisConnection.open(settings, signal);
      const reply = await asked.call('SENTINEL', 'get-master-addr-by-name', masterName);
      await asked.close();
      if (!Array.isArray(reply)) {
        throw new MetaError('notFound', `The sentinels know no master ${masterName}. Check its name.`);
      }
      const [host, port] = reply.map(String);
      const place = { host: host ?? '', port: Number(port) };
      const server = settingsOf(address, place);
      const connection = await RedisConnection.open(server, signal);
      await select(connection, db);
      return { connection, settings: server, db, prefix: '' };
    } catch (error) {
      signal?.throwIfAborted();
      failure = error;
      // Another sentinel may be alive; what a server answered would be the same everywhere.
      if (!(error instanceof ConnectFailed)) throw error;
    }
  }
  throw failure;
}

/** All keys of a volume are in one slot, so one node holds them. */
async function connectToCluster(address: RedisAddress, signal: AbortSignal | undefined): Promise<OpenRedis> {
  const prefix = `{${address.db}}`;
  let failure: unknown = new ConnectFailed('', 'the address names no server');
  for (const seed of address.hosts) {
    try {
      const asked = await RedisConnection.open(settingsOf(address, seed), signal);
      const slot = Number(await asked.call('CLUSTER', 'KEYSLOT', `${prefix}setting`));
      const owner = ownerOf(slot, await asked.call('CLUSTER', 'SLOTS'), seed);
      await asked.close();
      if (owner === undefined) throw new ServerReplyError('CLUSTERDOWN', `no node holds slot ${slot}`);
      const settings = settingsOf(address, owner);
      return { connection: await RedisConnection.open(settings, signal), settings, db: 0, prefix };
    } catch (error) {
      signal?.throwIfAborted();
      failure = error;
      if (!(error instanceof ConnectFailed)) throw error;
    }
  }
  throw failure;
}

/** `CLUSTER SLOTS`: first slot, last slot, master (host, port, …), replicas. */
function ownerOf(slot: number, slots: Reply, seed: HostAndPort): HostAndPort | undefined {
  for (const range of Array.isArray(slots) ? slots : []) {
    if (!Array.isArray(range)) continue;
    const [first, last, master] = range;
    if (slot < Number(first) || slot > Number(last) || !Array.isArray(master)) continue;
    const [host, port] = master;
    // A node that does not know its own address is reached as it was.
    return { host: host === null || String(host) === '' ? seed.host : String(host), port: Number(port) };
  }
  return undefined;
}

async function select(connection: RedisConnection, db: number): Promise<void> {
  if (db !== 0) await connection.call('SELECT', db);
}

function settingsOf(address: RedisAddress, place: ConnectionSettings['place']): ConnectionSettings {
  const { tls, user, password, connectTimeoutMs, readTimeoutMs } = address;
  return {
    place,
    tls: tls === undefined ? undefined : tlsOptions(tls),
    user,
    password,
    connectTimeoutMs,
    readTimeoutMs,
  };
}

function tlsOptions({ caFile, certFile, keyFile, serverName, skipVerify }: RedisTls): ConnectionOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: !skipVerify,
    ...(caFile === undefined ? {} : { ca: certificate(caFile) }),
    ...(certFile === undefined ? {} : { cert: certificate(certFile) }),
    ...(keyFile === undefined ? {} : { key: certificate(keyFile) }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

function certificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MetaError('io', `The certificate file ${file} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}
