import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { messageOf } from '../../errors';
import { SETTING } from './keys';
import type { Command, ConnectionSettings, Reply } from './redisConnection';
import { RedisConnection, tlsAdvice } from './redisConnection';
import { ConnectRefused, ConnectionLost } from '../serverErrors';
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
  try {
    switch (address.topology) {
      case 'sentinel':
        return await connectToMaster(address, signal);
      case 'cluster':
        return await connectToCluster(address, signal);
      case 'single':
        return await connectToServer(address, signal);
    }
  } catch (error) {
    signal?.throwIfAborted();
    // Lost before anything was asked of it: it is not there.
    if (error instanceof ConnectionLost) throw new ConnectFailed('', error.message, tlsAdvice(address));
    throw error;
  }
}

/** One server, which may turn out to be a node of a cluster: asked before a database is chosen, which a node refuses. */
async function connectToServer(address: RedisAddress, signal: AbortSignal | undefined): Promise<OpenRedis> {
  const [host] = address.hosts;
  const place = address.socketPath === undefined ? host : { path: address.socketPath };
  if (place === undefined) throw new ConnectFailed('', 'the address names no server');
  const settings = settingsOf(address, place);
  const connection = await RedisConnection.open(settings, signal);
  if (!(await connection.established(signal, () => isClusterNode(connection, address.db)))) {
    return { connection, settings, db: address.db, prefix: '' };
  }
  connection.destroy();
  return connectToCluster(address, signal);
}

/** Otherwise the database is chosen. */
async function isClusterNode(connection: RedisConnection, db: number): Promise<boolean> {
  try {
    if (String(await connection.call('CLUSTER', 'INFO')).includes('cluster_state:')) return true;
  } catch (error) {
    // Ordinary servers refuse, and a user may lack the right to ask; then choosing a database tells.
    if (!(error instanceof ServerReplyError)) throw error;
  }
  try {
    await select(connection, db);
    return false;
  } catch (error) {
    if (error instanceof ServerReplyError && error.message.includes('cluster mode')) return true;
    throw error;
  }
}

async function connectToMaster(address: RedisAddress, signal: AbortSignal | undefined): Promise<OpenRedis> {
  const { db } = address;
  const place = await firstAnswer(address.hosts, signal, (sentinel) => masterBehind(address, sentinel, signal));
  const settings = settingsOf(address, place);
  const connection = await RedisConnection.open(settings, signal);
  await connection.established(signal, () => select(connection, db));
  return { connection, settings, db, prefix: '' };
}

async function masterBehind(
  address: RedisAddress,
  sentinel: HostAndPort,
  signal: AbortSignal | undefined,
): Promise<HostAndPort> {
  const { masterName } = address;
  const settings = { ...settingsOf(address, sentinel), user: '', password: address.sentinelPassword };
  try {
    const reply = await ask(settings, signal, 'SENTINEL', 'get-master-addr-by-name', masterName);
    if (Array.isArray(reply)) return { host: String(reply[0]), port: Number(reply[1]) };
  } catch (error) {
    if (!(error instanceof ServerReplyError) || !['NOAUTH', 'WRONGPASS'].includes(error.code)) throw error;
    const advice = 'Set SENTINEL_PASSWORD: the password in the URL is for the servers behind them';
    throw new ConnectRefused('denied', `the sentinels want another password. ${advice}.`);
  }
  throw new ConnectRefused('notFound', `the sentinels know no master "${masterName}". Check its name.`);
}

/** All keys of a volume are in one slot, so one node holds them. */
async function connectToCluster(address: RedisAddress, signal: AbortSignal | undefined): Promise<OpenRedis> {
  const prefix = `{${address.db}}`;
  const owner = await firstAnswer(address.hosts, signal, (seed) => ownerBehind(address, seed, prefix, signal));
  const settings = settingsOf(address, owner);
  return { connection: await RedisConnection.open(settings, signal), settings, db: 0, prefix };
}

/** A node that does not hold the slot says who does; asking so takes no right beyond reading. */
async function ownerBehind(
  address: RedisAddress,
  seed: HostAndPort,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<HostAndPort> {
  try {
    await ask(settingsOf(address, seed), signal, 'EXISTS', `${prefix}${SETTING}`);
    return seed;
  } catch (error) {
    const moved = error instanceof ServerReplyError ? /^(?:MOVED|ASK) \d+ (.*):(\d+)$/.exec(error.message) : null;
    if (moved === null) throw error;
    const [, host = '', port = ''] = moved;
    // A node that does not know its own address is reached as it was.
    return { host: host === '' ? seed.host : host, port: Number(port) };
  }
}

/** Of the first that can be reached: another may be alive, but what one answers would be the same everywhere. */
async function firstAnswer<T>(
  hosts: readonly HostAndPort[],
  signal: AbortSignal | undefined,
  question: (host: HostAndPort) => Promise<T>,
): Promise<T> {
  let failure: unknown = new ConnectFailed('', 'the address names no server');
  for (const host of hosts) {
    try {
      return await question(host);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ConnectFailed || error instanceof ConnectionLost)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** One command on a connection of its own. */
async function ask(
  settings: ConnectionSettings,
  signal: AbortSignal | undefined,
  ...[name, ...args]: Command
): Promise<Reply> {
  const connection = await RedisConnection.open(settings, signal);
  const reply = await connection.established(signal, () => connection.call(name, ...args));
  connection.destroy();
  return reply;
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
    throw new ConnectRefused('io', `the certificate file ${file} cannot be read (${messageOf(error)}).`);
  }
}
