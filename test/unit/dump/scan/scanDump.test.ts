import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { fixtureBytes } from '../../../support/fixtures';
import { dumpText } from '../../../support/dumpText';
import { generatedVolume } from '../../../support/generatedVolume';
import { assertScanned, entriesOfLines, entriesOfWalk, indexEventsOfScan } from '../../../support/recordScan';

const WHOLE = fixtureBytes('vol-1/sqlite/dump.json');

const windowSize = fc
  .oneof(fc.integer({ min: 16, max: 400 }), fc.integer({ min: 400, max: 6000 }), fc.constant(256 * 1024))
  .map((initialBytes) => ({ initialBytes, maxBytes: 256 * 1024 }));

function lines(text: Buffer): string[] {
  return text.toString('latin1').split('\n');
}

describe('scanning a dump for the index', () => {
  it('tells what the general reader tells of any volume', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, windowSize, async (volume, size) => {
        await assertScanned(await dumpText(volume), { windowSize: size });
      }),
      { numRuns: 300 },
    );
  });

  it('takes the entries of an official dump as lines, with all that the general reader finds in them', async () => {
    for (const file of ['vol-1/sqlite/dump.json', 'vol-1/redis/dump.json', 'old/v1.0.4/dump.json']) {
      const text = fixtureBytes(file);
      const { lines: taken, ...result } = await entriesOfLines(text);
      const general = await entriesOfWalk(text);
      assert.deepEqual(result, general);
      const entries = general.events.filter(({ event }) => event === 'enter' || event === 'leaf').length;
      // The roots, the hours of the trash with their large inodes, and what stands at the end of the window.
      assert.ok(taken > entries - 20, `${file}: ${taken} of ${entries}`);
    }
  });

  it('finds in lines what the general reader finds, in any volume', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        const text = await dumpText(volume);
        const { lines: count, ...result } = await entriesOfLines(text);
        taken += count;
        assert.deepEqual(result, await entriesOfWalk(text));
      }),
      { numRuns: 200 },
    );
    assert.ok(taken > 100);
  });

  it('takes the same of a text with one byte changed, left out or put in', async () => {
    const text = fixtureBytes('vol-1/sqlite/dump-subdir-team.json');
    const start = text.indexOf('"FSTree"');
    const interesting = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...Buffer.from('{}[],:"\\ %0-9\n\r\0')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start, max: text.length - 1 }),
        fc.constantFrom('change', 'remove', 'insert'),
        interesting,
        windowSize,
        async (at, kind, byte, size) => {
          const behind = text.subarray(kind === 'insert' ? at : at + 1);
          const put = kind === 'remove' ? Buffer.alloc(0) : Buffer.of(byte);
          await assertScanned(Buffer.concat([text.subarray(0, at), put, behind]), { windowSize: size });
        },
      ),
      { numRuns: 1500 },
    );
  }).timeout(120_000);

  it('takes the same of a text with lines left out, doubled or exchanged', async () => {
    const whole = lines(WHOLE);
    const start = whole.findIndex((line) => line.includes('"FSTree"'));
    const line = fc.integer({ min: start, max: whole.length - 2 });
    await fc.assert(
      fc.asyncProperty(line, line, fc.constantFrom('remove', 'double', 'exchange'), async (a, b, kind) => {
        const changed = [...whole];
        if (kind === 'remove') changed.splice(a, 1);
        else if (kind === 'double') changed.splice(a, 0, whole[a]!);
        else [changed[a], changed[b]] = [whole[b]!, whole[a]!];
        await assertScanned(Buffer.from(changed.join('\n'), 'latin1'), {
          windowSize: { initialBytes: 4096, maxBytes: 1 << 20 },
        });
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  it('goes on as a scan behind an entry of another layout', async () => {
    const whole = lines(fixtureBytes('vol-1/sqlite/dump.json'));
    const all = (await entriesOfLines(WHOLE)).lines;
    const attr = whole.findIndex((line, i) => i > whole.length / 2 && line.includes('"attr"'));
    for (const changed of [
      whole[attr]!.replace('{"inode"', '{ "inode"'),
      `${whole[attr]!}\r`,
      whole[attr]!.replace('"mode":', '"MODE":'),
      whole[attr]!.replace('"attr"', '"colour": null, "attr"'),
      whole[attr]!.replace(/"nlink":\d+,/, ''),
    ]) {
      assert.notEqual(changed, whole[attr]);
      const text = Buffer.from([...whole.slice(0, attr), changed, ...whole.slice(attr + 1)].join('\n'), 'latin1');
      await assertScanned(text);
      assert.equal((await entriesOfLines(text)).lines, all - 1, changed);
    }
  });

  it('reads every byte that a name may have', async () => {
    const plain = 'abcdefghij';
    const at = WHOLE.indexOf('"entries": {\n') + '"entries": {\n'.length;
    for (let byte = 0; byte < 256; byte++) {
      const hex = byte.toString(16).toUpperCase().padStart(2, '0');
      const raw = String.fromCharCode(byte);
      for (const name of [
        `${raw}a`,
        `b%${hex}`,
        `%${hex.toLowerCase()}c`,
        `%${raw}`,
        `d${raw}\x80`,
        `\xc3${raw}e`,
        plain,
      ]) {
        const entry = `      "${name}": {\n        "attr": {"inode":77,"type":"fifo","mode":0,"uid":0,"gid":0,"atime":0,"mtime":0,"ctime":0,"nlink":1,"length":0}\n      },\n`;
        const text = Buffer.concat([
          WHOLE.subarray(0, at),
          Buffer.from(entry, 'latin1'),
          WHOLE.subarray(at, at + 4000),
        ]);
        await assertScanned(text);
      }
    }
  }).timeout(120_000);

  it('reads numbers of every size as the general reader does, and refuses the same', async () => {
    const numbers = [
      '0',
      '-0',
      '01',
      '-1',
      '9',
      '1e3',
      '1.5',
      '255',
      '256',
      '4095',
      '65535',
      '65536',
      '4294967295',
      '4294967296',
    ]
      .concat(['999999999999999', '1000000000000000', '9007199254740992', '9223372032828243968', '9223372036854775807'])
      .concat([
        '-9223372036854775808',
        '9223372036854775808',
        '18446744073709551615',
        '18446744073709551616',
        'null',
        '"1"',
        '',
      ]);
    const fields = ['inode', 'flags', 'mode', 'uid', 'gid', 'atime', 'ctimensec', 'nlink', 'length', 'rdev', 'tier'];
    const attr = (field: string, value: string): string =>
      [
        'inode',
        'flags',
        'type',
        'mode',
        'uid',
        'gid',
        'atime',
        'mtime',
        'ctime',
        'ctimensec',
        'nlink',
        'length',
        'rdev',
        'tier',
      ]
        .map((name) => `"${name}":${name === 'type' ? '"chardev"' : name === field ? value : '7'}`)
        .join();
    const chunk = (field: string, value: string): string =>
      `"chunks": [{"index":${field === 'index' ? value : 0},"slices":[{"id":${field === 'id' ? value : 5},"pos":${
        field === 'pos' ? value : 1
      },"size":7,"off":1,"len":${field === 'len' ? value : 3}}]}]`;
    const at = WHOLE.indexOf('"entries": {\n') + '"entries": {\n'.length;
    const rest = WHOLE.subarray(at);
    for (const value of numbers) {
      for (const field of [...fields, 'index', 'id', 'pos', 'len']) {
        const entry = `      "n": {\n        "attr": {${attr(field, value)}},\n        ${chunk(field, value)}\n      },\n`;
        await assertScanned(Buffer.concat([WHOLE.subarray(0, at), Buffer.from(entry), rest]));
      }
    }
  }).timeout(120_000);

  it('hands the bytes of the trees over, and none of the header', async () => {
    const parts: Buffer[] = [];
    const copyTrees = (bytes: Buffer, offset: number): Promise<void> => {
      assert.deepEqual(bytes, WHOLE.subarray(offset, offset + bytes.length));
      parts.push(Buffer.from(bytes));
      return Promise.resolve();
    };
    await indexEventsOfScan(WHOLE, { copyTrees, windowSize: { initialBytes: 5000, maxBytes: 1 << 20 } });
    const tree = WHOLE.subarray(WHOLE.indexOf('"FSTree"') + '"FSTree":'.length, WHOLE.indexOf(',\n  "Trash"'));
    assert.deepEqual(Buffer.concat(parts).subarray(0, tree.length), tree);
  });

  it('reads a stream', () =>
    assertScanned(WHOLE, { access: 'once', windowSize: { initialBytes: 3000, maxBytes: 1 << 20 } }));

  it('reads trees of 300 levels as lines, and of 100 000 levels at all', async () => {
    const deep = (levels: number, indented: boolean): Buffer => {
      const parts: string[] = [WHOLE.subarray(0, WHOLE.indexOf('"FSTree"')).toString('latin1'), '"FSTree": {'];
      const line = (depth: number): string => (indented ? `\n${'  '.repeat(depth)}` : '');
      for (let level = 0; level < levels; level++) {
        if (level > 0) parts.push(`${line(2 * level + 1)}"d": {`);
        parts.push(
          `${line(2 * level + 2)}"attr": {"inode":${level + 1},"type":"directory","mode":493,"uid":0,"gid":0,"atime":0,"mtime":0,"ctime":0,"nlink":2,"length":0},`,
          `${line(2 * level + 2)}"entries": {`,
        );
      }
      for (let level = levels - 1; level >= 0; level--) parts.push(`${line(2 * level + 2)}}${line(2 * level + 1)}}`);
      parts.push('\n}\n');
      return Buffer.from(parts.join(''), 'latin1');
    };
    await assertScanned(deep(300, true), { windowSize: { initialBytes: 2000, maxBytes: 1 << 20 } });
    assert.ok((await entriesOfLines(deep(300, true))).lines > 290);
    await assertScanned(deep(100_000, false));
  });
});
