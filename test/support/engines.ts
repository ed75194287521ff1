import * as path from 'node:path';
import { describe } from 'mocha';
import { findServer } from '../../bin/setup/servers.mjs';
import type { ServerKind } from '../../bin/setup/servers.mjs';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { engineOf } from '../../src/core/registry/engines';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import type { LoadOptions } from '../../src/core/transfer/load/load';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import { temporaryFolder } from './fixtures';
import { describeWithServer, freshDatabase } from './servers/servers';

/** A metadata engine as the suites see it that every engine must pass. */
export interface TestEngine {
  readonly name: string;
  /** Undefined when it is a file. */
  readonly server: ServerKind | undefined;
  /** Whether owners and devices end below 2^31, and names of xattrs must be UTF-8 without NUL. */
  readonly narrow: boolean;
  /** An empty database. */
  freshUrl(): Promise<string>;
  /** The URL for the official client, such that it leaves our database as it is. */
  officialUrl(url: string): string;
}

const onServer = (name: string, server: ServerKind, narrow: boolean): TestEngine => ({
  name,
  server,
  narrow,
  freshUrl: () => freshDatabase(server),
  officialUrl: (url) => url,
});

const ALL: readonly TestEngine[] = [
  {
    name: 'SQLite',
    server: undefined,
    narrow: false,
    freshUrl: () => Promise.resolve(`sqlite3://${path.join(temporaryFolder(), 'meta.db')}`),
    officialUrl: (url) => `${url}?_journal=DELETE`,
  },
  onServer('MariaDB', 'mariadb', true),
  onServer('PostgreSQL', 'postgres', true),
  onServer('Redis', 'redis', false),
];

/** Those this build has. */
export const TEST_ENGINES = ALL.filter(({ server }) => server !== 'redis' || engineOf('redis') !== undefined);

/** A suite that is skipped, and says so, where the server of one of the engines is missing. */
export function describeWithEngines(engines: readonly TestEngine[], title: string, body: () => void): void {
  const servers = engines.flatMap(({ server }) => (server === undefined ? [] : [server]));
  const server = servers.find((kind) => findServer(kind) === undefined) ?? servers[0];
  if (server === undefined) describe(title, body);
  else describeWithServer(server, title, body);
}

export async function withSource<T>(spec: string, action: (source: MetadataSource) => Promise<T>): Promise<T> {
  const source = await openSource(spec);
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

/** Loads what `spec` names, a dump or another engine. */
export function loadFrom(spec: string, url: string, options: LoadOptions = {}): Promise<LoadResult> {
  return withSource(spec, (source) => load(source, openTarget(url), options));
}
