export type RedisTopology = 'single' | 'sentinel' | 'cluster';

export interface HostAndPort {
  host: string;
  port: number;
}

interface Hosts {
  topology: RedisTopology;
  hosts: HostAndPort[];
  masterName: string;
}

const DEFAULT_HOST = 'localhost';
const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26379;

/**
 * What the host part of a URL says about the topology. It decides the key prefix, so it is the official client's rule to
 * the letter: a list without any port is a cluster even when sentinels were meant (docs/formats/redis.md §1.2).
 */
export function parseHosts(text: string, malformed: (problem: string) => Error): Hosts {
  const comma = text.indexOf(',');
  if (comma < 0) return { topology: 'single', hosts: [hostOf(text, DEFAULT_PORT, malformed)], masterName: '' };
  const members = text.split(',');
  const last = portOf(members.at(-1) ?? '');
  if (text.includes(':') && last === undefined) {
    throw malformed('lists several hosts of which the last has no port');
  }
  if (comma < text.indexOf(':')) {
    const [masterName = '', ...sentinels] = members;
    const port = last ?? DEFAULT_SENTINEL_PORT;
    return { topology: 'sentinel', hosts: sentinels.map((host) => hostOf(host, port, malformed)), masterName };
  }
  return { topology: 'cluster', hosts: members.map((host) => hostOf(host, DEFAULT_PORT, malformed)), masterName: '' };
}

function hostOf(text: string, defaultPort: number, malformed: (problem: string) => Error): HostAndPort {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text);
  if (match === null) throw malformed('has an address that is not host:port');
  const [, name = '', digits = ''] = match;
  const port = digits === '' ? defaultPort : Number(digits);
  if (port < 1 || port > 65_535) throw malformed(`has port ${port}, which does not exist`);
  const host = name.replace(/^\[(.*)\]$/, '$1');
  return { host: host === '' ? DEFAULT_HOST : host, port };
}

function portOf(text: string): number | undefined {
  const digits = /:(\d+)$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
