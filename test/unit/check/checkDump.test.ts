import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { checkDump } from '../../../src/core/check/checkDump';
import { CHECKS } from '../../../src/core/check/codes';
import type { CheckReport, Finding, FindingCode } from '../../../src/core/check/finding';
import { displayName } from '../../../src/core/display/name';
import { EditedDump } from '../../../src/core/edit/editedDump';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { MetaError } from '../../../src/core/errors';
import { CHUNK_SIZE_BYTES } from '../../../src/core/model/chunk';
import { settingFromJson } from '../../../src/core/model/setting';
import { dumpText } from '../../support/dumpText';
import { temporaryFolder } from '../../support/fixtures';
import type { GeneratedEntry } from '../../support/generatedVolume';
import { generatedVolume, narrowVolume } from '../../support/generatedVolume';
import { MemoryInput } from '../../support/memoryInput';
import { minified } from '../../support/minified';
import { BASE, changed } from './baseDump';
import { CASES, SECRET } from './cases';
import type { Case } from './cases';

const TINY_WINDOW = { initialBytes: 700, maxBytes: 1024 * 1024 };

/** Dumps as they are written here: one character a byte. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function check(text: string | Buffer, maxPerCode?: number): Promise<CheckReport> {
  return checkDump(new MemoryInput(typeof text === 'string' ? bytesOf(text) : text), { maxPerCode });
}

function placeOf({ names, section }: Finding): string | undefined {
  return names === undefined ? section : `/${names.map(displayName).join('/')}`;
}

/** Codes, severities and places, without offsets: what must not depend on the layout of the text. */
function summary({ findings, counts, entries, isWhole }: CheckReport): unknown {
  const shown = findings.map(
    (finding) => `${finding.code} ${finding.severity} ${placeOf(finding)} ${String(finding.inode)}`,
  );
  return { findings: shown.sort(), counts, entries, isWhole };
}

const CASE_LIST = Object.entries(CASES) as [FindingCode, Case][];

describe('check of a dump', () => {
  it('has nothing to say of a sound one', async () => {
    const report = await check(BASE);
    assert.deepEqual(summary(report), { findings: [], counts: {}, entries: 10, isWhole: true });
    assert.equal(report.bytes, BASE.length);
  });

  for (const [code, { text, also = [], at }] of CASE_LIST) {
    it(`finds ${code}, where it is, and nothing else`, async () => {
      const { findings, counts } = await check(text);
      assert.deepEqual(Object.keys(counts).sort(), [code, ...also].sort());
      assert.equal(counts[code], 1);
      const finding = findings.find((one) => one.code === code);
      assert.ok(finding);
      assert.equal(placeOf(finding), at);
      assert.ok(finding.message.endsWith(CHECKS[code].advice), finding.message);
      assert.ok(!JSON.stringify(findings, (_, value: unknown) => String(value)).includes(SECRET));
    });
  }

  for (const [code, { text }] of CASE_LIST.filter(([, { isLayoutBound }]) => isLayoutBound !== true)) {
    it(`finds ${code} whatever the layout and the size of the window`, async () => {
      const bytes = bytesOf(text);
      const report = await check(bytes);
      // Lines end where the text does.
      const small = minified(bytes);
      assert.deepEqual(summary(await check(small)), summary(report));
      const narrow = await checkDump(new MemoryInput(bytes), { windowSize: TINY_WINDOW });
      assert.deepEqual(narrow, report);
    });
  }

  for (const [code, { text }] of CASE_LIST.filter(([, { isFixable }]) => isFixable === true)) {
    it(`has a fix for ${code} that takes it away`, async () => {
      const { findings } = await check(text);
      const own = findings.find((finding) => finding.code === code)?.fix;
      assert.ok(own);
      assert.notEqual(own.title, '');
      const file = path.join(temporaryFolder(), 'dump.json');
      writeFileSync(file, bytesOf(text));
      const dump = await EditedDump.open(await openDumpFile(file), [...own.edits]);
      try {
        const after = await checkDump(await dump.input(), {});
        assert.equal(after.counts[code], undefined);
        const others = Object.keys(after.counts).filter((other) => !findings.some((finding) => finding.code === other));
        assert.deepEqual(
          others.filter((other) => other !== 'secret-removed'),
          [],
        );
        assert.equal(after.isWhole, true);
      } finally {
        await dump.close();
      }
    });
  }

  it('makes one edit of all that is fixed in one entry', async () => {
    const text = changed(
      ['"inode":11,"type":"regular","mode":420', '"inode":11,"type":"regular","mode":33188'],
      ['"nlink":1,"length":9', '"nlink":4,"length":9'],
    );
    const { findings } = await check(text);
    assert.deepEqual(findings.map(({ code }) => code).sort(), ['links-differ', 'mode-range']);
    const edits = findings.map(({ fix }) => fix?.edits);
    assert.deepEqual(edits[0], edits[1]);
    const [edit] = edits[0] ?? [];
    assert.ok(edit?.kind === 'put');
    assert.match(edit.text, /"mode":420,.*"nlink":1,/);
  });

  it('has no fix for one name of an inode whose names differ: an edit goes to all of them', async () => {
    const { findings } = await check(
      changed(['"inode":6,"type":"regular","mode":420', '"inode":6,"type":"regular","mode":33188']),
    );
    assert.deepEqual(
      findings.map(({ code, fix }) => [code, fix]),
      [
        ['mode-range', undefined],
        ['copies-differ', undefined],
      ],
    );
  });

  it('tells the line of a place', async () => {
    const { findings } = await check(CASES['mode-range'].text);
    const line = CASES['mode-range'].text.split('\n').findIndex((one) => one.includes('"mode":33188')) + 1;
    const [finding] = findings;
    assert.ok(finding);
    assert.equal(finding.line, line);
    assert.equal(finding.offset, CASES['mode-range'].text.indexOf('33188'));
  });

  it('keeps so many of a code and counts all', async () => {
    const entry = (i: number): string =>
      `"f${i}":{"attr":{"inode":${100 + i},"type":"regular","mode":9999,"uid":0,"gid":0,"atime":1,"mtime":1,"ctime":1,"nlink":2,"length":0}}`;
    const many = Array.from({ length: 100_000 }, (_, i) => entry(i)).join();
    const text = changed(['"entries": {\n      "docs"', `"entries": {\n      ${many},\n      "docs"`]);
    const { findings, counts } = await check(text, 10);
    assert.equal(counts['mode-range'], 100_000);
    assert.equal(counts['links-differ'], 100_000);
    assert.equal(findings.filter(({ code }) => code === 'mode-range').length, 10);
    assert.equal(findings.filter(({ code }) => code === 'links-differ').length, 10);
    const none = await check(text, 0);
    assert.deepEqual(none.counts, counts);
    assert.deepEqual(none.findings, []);
  });

  it('checks what stands in front of a cut, wherever it is', async () => {
    const text = CASES['mode-range'].text.replace(/\n$/, '');
    const bytes = bytesOf(text);
    for (let end = 1; end < bytes.length; end += 97) {
      const { isWhole, counts, findings } = await check(bytes.subarray(0, end));
      assert.equal(isWhole, false, `cut at ${end}`);
      assert.equal(counts.cut, 1, `cut at ${end}`);
      assert.equal(findings.find(({ code }) => code === 'cut')?.offset, end);
      const isSeen = end > text.indexOf('"nlink":1,"length":9') + 120;
      assert.equal(counts['mode-range'] ?? 0, isSeen ? 1 : 0, `cut at ${end}`);
    }
  });

  it('takes 100 000 directories in each other', async () => {
    const depth = 100_000;
    const attr = (inode: number): string =>
      `{"attr":{"inode":${inode},"type":"directory","mode":9999,"uid":0,"gid":0,"atime":1,"mtime":1,"ctime":1,"nlink":3,"length":0},"entries":{`;
    const head = BASE.slice(0, BASE.indexOf('"FSTree"'));
    const inner = Array.from({ length: depth }, (_, i) => `"d":${attr(i + 2)}`).join('');
    const text = `${head}"FSTree":${attr(1)}${inner}${'}}'.repeat(depth + 1)}}`;
    const { counts, isWhole, entries, findings } = await check(text);
    assert.equal(isWhole, true);
    assert.equal(entries, depth);
    assert.equal(counts['mode-range'], depth + 1);
    assert.equal(findings.filter(({ code }) => code === 'mode-range').length, 1000);
  });

  it('refuses what is no JSON dump at all', async () => {
    for (const text of ['SQLite format 3\0', '', '\x00\x00\x00\x01\x00', '\xef\xbb\xbf{}', 'text']) {
      await assert.rejects(check(text), (error) => MetaError.is(error));
    }
  });

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(checkDump(new MemoryInput(bytesOf(BASE)), { signal }), { name: 'AbortError' });
  });

  it('says how far it has come', async () => {
    const seen: number[] = [];
    const input = new MemoryInput(bytesOf(BASE));
    await checkDump(input, {
      windowSize: TINY_WINDOW,
      onProgress: ({ phase, bytes }) => seen.push(phase === 'check' ? (bytes ?? 0) : -1),
    });
    assert.ok(seen.length > 3);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(seen.at(-1), BASE.length);
  });

  it('has no error and no warning for any sound volume, in any layout', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        narrowVolume(volume);
        agree(volume.root);
        agree(volume.trash);
        for (const hour of volume.trash.children) nameAsTrash(hour);
        const setting = {
          ...volume.facts.setting.members,
          EnableACL: true,
          Tiers: { '3': { ID: 3, StorageClass: '', Tag: '' } },
        };
        volume.facts.setting = settingFromJson(setting);
        const bytes = await dumpText(volume);
        const report = await check(bytes);
        const grave = report.findings.filter(({ severity }) => severity !== 'information');
        assert.deepEqual(
          grave.map(({ code, message }) => `${code}: ${message}`),
          [],
        );
        assert.equal(report.isWhole, true);
        assert.deepEqual(summary(await check(minified(bytes))), summary(report));
        assert.deepEqual(await checkDump(new MemoryInput(bytes), { windowSize: TINY_WINDOW }), report);
      }),
      { numRuns: 300 },
    );
  });

  it('ends with a report for any bytes changed', async () => {
    const codes = new Set<string>(Object.keys(CHECKS));
    const change = fc.record({
      at: fc.integer({ min: 1, max: BASE.length - 1 }),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = bytesOf(BASE);
        for (const { at, byte } of changes) bytes[at] = byte;
        const report = await check(bytes);
        for (const { code } of report.findings) assert.ok(codes.has(code), code);
        const stops = (['cut', 'syntax'] as const).map((code) => report.counts[code] ?? 0);
        assert.equal(stops[0]! + stops[1]!, report.isWhole ? 0 : 1);
        assert.deepEqual(await checkDump(new MemoryInput(bytes), { windowSize: TINY_WINDOW }), report);
      }),
      { numRuns: 500 },
    );
  });
});

/** Makes random attributes what no client would leave otherwise: names, modes as ACLs say. */
function agree({ entry, children }: GeneratedEntry): void {
  if (entry.attr.ctime === 0) entry.attr = { ...entry.attr, ctime: 1 };
  const { accessAcl: acl, attr } = entry;
  if (acl !== undefined) {
    const isMinimal = acl.mask === 0xffff;
    const group = isMinimal ? acl.group : acl.mask;
    entry.attr = { ...attr, mode: (attr.mode & 0o7000) | (acl.owner << 6) | (group << 3) | acl.other };
  }
  entry.chunks = entry.chunks.map(({ index, slices }) => ({
    index,
    slices: slices.map((slice) => ({ ...slice, pos: Math.min(slice.pos, CHUNK_SIZE_BYTES - slice.len) })),
  }));
  for (const child of children) agree(child);
}

/** Names as clients give them in the trash. */
function nameAsTrash({ children }: GeneratedEntry): void {
  for (const { entry } of children) entry.name = `1-${entry.inode}-${entry.name}`;
  children.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1));
}
