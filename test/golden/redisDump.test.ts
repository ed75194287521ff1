import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { after, before, it } from 'mocha';
import type { Notice } from '../../src/core/ports/notice';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import type { DumpRequest } from '../../src/core/transfer/dump/dumpRequest';
import { withSource } from '../support/engines';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { startRedis } from '../support/servers/redisServer';
import type { RedisServer } from '../support/servers/redisServer';
import { describeWithServer } from '../support/servers/servers';

const CASES: Readonly<Record<string, Readonly<Record<string, Partial<DumpRequest>>>>> = {
  'vol-1': {
    'dump.json': {},
    'dump-skip-trash.json': { skipTrash: true },
    'dump-keep-secret.json': { redaction: 'full' },
    'dump-subdir-team.json': { subdir: '/team' },
  },
  'vol-crash': { 'dump.json': {} },
  'vol-no-trash': { 'dump.json': {} },
};

/** All that reading a volume takes. No scripts, no CONFIG, and not even the question about a cluster. */
const READING = ['+@read', '+info', '+select', '+ping', '+auth'];
const PASSWORD = 'reading-only';

for (const [volume, dumps] of Object.entries(CASES)) {
  describeWithServer('redis', `dump of ${volume} from Redis (golden)`, () => {
    let server: RedisServer;
    let url: string;
    before(async () => {
      // The official client would set another policy whenever it opens a volume (docs/formats/redis.md §1.5).
      const config = ['--enable-debug-command', 'yes', '--maxmemory-policy', 'allkeys-lru'];
      server = await startRedis({ rdb: fixture(`${volume}/redis/meta.rdb`), config });
      url = server.url(Number(/^db(\d+):/m.exec(server.cli('INFO', 'keyspace'))?.[1]));
      server.cli('ACL', 'SETUSER', 'reader', 'on', `>${PASSWORD}`, '~*', ...READING);
    });
    after(() => server.stop());

    for (const user of ['', `reader:${PASSWORD}@`]) {
      const who = user === '' ? 'the default user' : 'a user who may do nothing but read';
      for (const [name, request] of Object.entries(dumps)) {
        it(`writes the official client's bytes for ${who}, and nothing in Redis: ${name}`, async () => {
          const before = [server.cli('DEBUG', 'DIGEST'), server.cli('CONFIG', 'GET', '*')];
          server.cli('CONFIG', 'RESETSTAT');
          const file = path.join(temporaryFolder(), 'dump.json');
          const full: DumpRequest = { redaction: 'restore-ready', identical: true, ...request };
          const notices: Notice[] = [];
          const onNotice = (notice: Notice): unknown => notices.push(notice);
          await withSource(url.replace('redis://', `redis://${user}`), (source) =>
            dumpToFile(source, file, full, { overwrite: false, onNotice }),
          );
          const commands = commandsOf(server);
          assert.ok(
            readFileSync(file).equals(fixtureBytes(`${volume}/redis/${name}`)),
            `the dump differs from ${name}`,
          );
          assert.deepEqual(readdirSync(path.dirname(file)), ['dump.json'], 'nothing else is left in the folder');
          assert.deepEqual([server.cli('DEBUG', 'DIGEST'), server.cli('CONFIG', 'GET', '*')], before);
          assert.ok(commands.includes('mget'), commands.join());
          assert.deepEqual(
            commands.filter((command) => !isReading(server, command)),
            [],
          );
          assert.deepEqual(
            notices.filter(({ code }) => code === 'damagedRecord' || code === 'danglingEntry'),
            [],
          );
        });
      }
    }
  });
}

/** Names of the commands that the server ran since its statistics were reset, but those that this asks with. */
function commandsOf(server: RedisServer): string[] {
  const stats = server.cli('INFO', 'commandstats');
  const names = [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  return names.flatMap(([, name = '', calls]) => (calls === '0' || name === 'config|resetstat' ? [] : [name]));
}

/** What the server itself says of the command: it reads keys, or none at all. */
function isReading(server: RedisServer, command: string): boolean {
  const flags = server.cli('COMMAND', 'INFO', command).split('\n');
  return !flags.includes('write') && !flags.includes('admin') && !command.startsWith('eval');
}
