import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { fixture, fixtureBytes } from '../../support/fixtures';
import { RecordingVisitor, recordDump } from '../../support/recordDump';
import { referenceEvents } from './referenceReader';
import type { Style } from './restyle';
import { isEntries, isEntry, restyle } from './restyle';
import type { Node } from './tokenTree';
import { tokenTree } from './tokenTree';

const DUMPS = readdirSync(fixture('.'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /(dump[a-z-]*|after-load)\.json(\.gz|\.zstd)?$/.test(file))
  .sort();

const moveBehind = (name: string, members: [string, Node][]): [string, Node][] => [
  ...members.filter(([member]) => member !== name),
  ...members.filter(([member]) => member === name),
];
const byName = ([a]: [string, Node], [b]: [string, Node]): number => (a < b ? -1 : a > b ? 1 : 0);

const STYLES: Record<string, Style> = {
  minified: {},
  'indented by tabs': { indent: '\t' },
  'with CR LF': { indent: '  ', newline: '\r\n' },
  'all escaped': { escapeAll: true },
  'attr last': { order: (members, path) => (isEntry(path) ? moveBehind('attr', members) : members) },
  'entries in front of everything but attr': {
    indent: ' ',
    order: (members, path) =>
      isEntry(path)
        ? [...members].sort(([a], [b]) => ['entries', 'attr'].indexOf(b) - ['entries', 'attr'].indexOf(a))
        : members,
  },
  'sorted like jq -S': { indent: '  ', order: (members) => members.sort(byName) },
  'sections reversed': { order: (members, path) => (path.length === 0 ? members.reverse() : members) },
  'members reversed': { order: (members, path) => (isEntries(path) ? members : members.reverse()) },
  'members in capitals': {
    rename: (name, path) => (path.length === 0 || isEntry(path) || isEntries(path) ? name : name.toUpperCase()),
  },
};

function textOf(file: string): Buffer {
  const bytes = fixtureBytes(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.zstd') ? zstdDecompressSync(bytes) : bytes;
}

describe('reading the dumps of the official client', () => {
  it('covers all of them', () => assert.ok(DUMPS.length >= 24, DUMPS.join()));

  for (const file of DUMPS) {
    it(`${file}: the same entries as stream-json finds`, async () => {
      const source = await openDumpFile(fixture(file));
      const visitor = new RecordingVisitor();
      await source.walk(visitor, { onNotice: (notice) => assert.fail(notice.message) });
      await source.close();
      assert.deepEqual(visitor.events, referenceEvents(await tokenTree(textOf(file))));
    });
  }
});

describe('reading restyled dumps', () => {
  for (const file of [
    'vol-1/sqlite/dump.json',
    'vol-crash/redis/dump.json',
    'old/v1.0.4/dump.json',
    'conflicts/dump.json',
  ]) {
    for (const [name, style] of Object.entries(STYLES)) {
      it(`${file}, ${name}: the same entries as stream-json finds, the same volume`, async () => {
        const original = await tokenTree(fixtureBytes(file));
        const text = restyle(original, style);
        const { events, facts } = await recordDump(text);
        assert.deepEqual(events, referenceEvents(await tokenTree(text)));
        const expected = (await recordDump(fixtureBytes(file))).facts;
        assert.ok(expected !== undefined && facts !== undefined);
        const byKey = (a: { key: number | bigint }, b: { key: number | bigint }): number => (a.key < b.key ? -1 : 1);
        const comparable = (of: typeof facts): unknown => ({ ...of, dirQuotas: [...of.dirQuotas].sort(byKey) });
        if (style.rename === undefined) assert.deepEqual(comparable(facts), comparable(expected));
      });
    }
  }
});

describe('reading through a small window', () => {
  const windowSize = (initialBytes: number): { windowSize: { initialBytes: number; maxBytes: number } } => ({
    windowSize: { initialBytes, maxBytes: 1024 * 1024 },
  });

  for (const file of DUMPS.filter((name) => name.endsWith('.json'))) {
    it(`${file}: the same events`, async () => {
      const expected = await recordDump(fixtureBytes(file));
      for (const size of [1, 64, 777])
        assert.deepEqual(await recordDump(fixtureBytes(file), windowSize(size)), expected);
    });
  }

  it('of every size', async () => {
    const text = fixtureBytes('vol-1/sqlite/dump-subdir-team.json').subarray();
    const small = restyle(firstEntries(await tokenTree(text)), { indent: ' ' });
    const expected = await recordDump(small);
    for (let size = 2; size < 700; size++) assert.deepEqual(await recordDump(small, windowSize(size)), expected);
  });
});

/** The document with at most two children in each directory. */
function firstEntries(node: Node, path: readonly string[] = []): Node {
  if (node.kind !== 'object') return node;
  const members = isEntries(path) ? node.members.slice(-2) : node.members;
  return { kind: 'object', members: members.map(([name, value]) => [name, firstEntries(value, [...path, name])]) };
}
