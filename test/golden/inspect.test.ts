import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { inodeInfo } from '../../src/core/inspect/inodeInfo';
import { resolvePath, resolveTextPath } from '../../src/core/inspect/resolvePath';
import { statusOf } from '../../src/core/inspect/status';
import { summarizeTree } from '../../src/core/inspect/summary';
import { pathsOf } from '../../src/core/inspect/paths';
import { bytesOfText } from '../../src/core/model/byteString';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { openSource } from '../../src/core/registry/openSource';
import { databaseCopy, fixture } from '../support/fixtures';

/** What `juicefs info` printed for one path. */
interface OfficialInfo {
  path: string;
  inode: string;
  files: number;
  dirs: number;
  lengthBytes: string;
  sizeBytes: string;
  paths: string[];
  /** chunkIndex, objectName, size, offset, length, pos; undefined with `--raw`. */
  objects: string[][];
}

function parseInfo(text: string): OfficialInfo[] {
  return text
    .split(/^=== juicefs info /m)
    .filter((part) => part !== '' && !part.startsWith('--raw'))
    .map((part) => {
      const field = (name: string): string => new RegExp(`^ *${name}: (.*)$`, 'm').exec(part)?.[1] ?? '';
      const bytes = (name: string): string =>
        /\((\d+) Bytes\)/.exec(field(name))?.[1] ?? /^(\d+) Bytes/.exec(field(name))?.[1] ?? '';
      const several = /^ *paths:\n((?:\t.*\n)+)/m.exec(part)?.[1];
      return {
        path: part.slice(0, part.indexOf('\n')),
        inode: field('inode'),
        files: Number(field('files')),
        dirs: Number(field('dirs')),
        lengthBytes: bytes('length'),
        sizeBytes: bytes('size'),
        paths:
          several === undefined
            ? [field('path')]
            : several
                .trim()
                .split('\n')
                .map((line) => line.trim()),
        objects: [...part.matchAll(/^\| +(\d+) \|(.*)\|$/gm)].map((row) =>
          `${row[1] ?? ''}|${row[2] ?? ''}`.split('|').map((cell) => cell.trim()),
        ),
      };
    });
}

describe('inspection agrees with the official client (golden)', () => {
  let source: MetadataSource;
  before(async () => {
    source = await openSource(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`);
  });
  after(() => source.close());

  for (const official of parseInfo(readFileSync(fixture('vol-1/sqlite/info.txt'), 'utf8'))) {
    it(`info ${official.path}`, async () => {
      // `links/rel` is a symlink to data/small, which the official client followed.
      const item = await resolveTextPath(source, official.path === 'links/rel' ? 'data/small' : official.path);
      assert.ok(item);
      const info = await inodeInfo(source, item.inode);
      assert.ok(info);
      assert.equal(String(info.inspection.inode), official.inode);
      assert.equal(info.summary.files, official.files);
      assert.equal(info.summary.directories, official.dirs);
      assert.equal(String(info.summary.lengthBytes), official.lengthBytes);
      assert.equal(String(info.summary.sizeBytes), official.sizeBytes);
      assert.deepEqual(info.paths, [...official.paths].sort());
      const objects = info.objects.map((o) =>
        [o.chunkIndex, o.name, o.size, o.offset, o.length, o.fileOffset].map(String),
      );
      assert.deepEqual(objects, official.objects);
    });
  }

  it('status', async () => {
    const official = JSON.parse(readFileSync(fixture('vol-1/sqlite/status.json'), 'utf8')) as {
      Setting: unknown;
      Sessions: unknown[];
      Stat: Record<string, number>;
    };
    const status = await statusOf(source);
    assert.deepEqual(JSON.parse(JSON.stringify(status.setting.members)), official.Setting);
    assert.equal(status.sessions.length, official.Sessions.length);
    assert.deepEqual(
      [status.usedSpace, status.availableSpace, status.usedInodes, status.availableInodes],
      ['UsedSpace', 'AvailableSpace', 'UsedInodes', 'AvailableInodes'].map((name) => official.Stat[name]),
    );
  });

  it('quotas', async () => {
    const { dirQuotas, userQuotas, groupQuotas } = await source.facts();
    const rows = new Map(
      [...readFileSync(fixture('vol-1/sqlite/quota.txt'), 'utf8').matchAll(/^\| (\S+) +\|(.*)\|$/gm)].map((row) => [
        row[1] ?? '',
        (row[2] ?? '').split('|').map((cell) => cell.trim()),
      ]),
    );
    rows.delete('Path/ID');
    const found = new Map<string, string[]>();
    for (const quota of dirQuotas) {
      const [path = ''] = await pathsOf(source, quota.key);
      found.set(path, [String(quota.maxInodes), String(quota.usedInodes)]);
    }
    for (const quota of userQuotas) found.set(`uid:${quota.key}`, [String(quota.maxInodes), String(quota.usedInodes)]);
    for (const quota of groupQuotas) found.set(`gid:${quota.key}`, [String(quota.maxInodes), String(quota.usedInodes)]);
    assert.deepEqual([...found.keys()].sort(), [...rows.keys()].sort());
    for (const [key, [, , , maxInodes = '', usedInodes]] of rows) {
      const limit = maxInodes === 'unchanged' ? '-1' : maxInodes.replace(',', '');
      assert.deepEqual(found.get(key), [limit, usedInodes], key);
    }
  });

  it('summary', async () => {
    // Left out: quoted and multi-line rows, names shown as U+FFFD, and the rows `…/...` that sum up the rest.
    const lines = readFileSync(fixture('vol-1/sqlite/summary.csv'), 'utf8').split('\n');
    const rows = lines.filter((line) => /^[\x21-\x7e ]+,\d+,\d+,\d+$/.test(line) && !/\.\.\.,|^odd\/,| ,|"/.test(line));
    assert.ok(rows.length > 50);
    for (const row of rows) {
      const [path = '', size, dirs, files] = row.split(/,(?=\d+(?:,|$))/);
      const item = await resolvePath(source, bytesOfText(path));
      assert.ok(item, path);
      const { summary } = (await inodeInfo(source, item.inode)) ?? {};
      const found = item.attr.type === 2 ? await summarizeTree(source, item.inode) : summary;
      assert.deepEqual([found?.sizeBytes, found?.directories, found?.files].map(String), [size, dirs, files], path);
    }
  });
});
