import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { before, describe, it } from 'mocha';
import { generateDump } from '../../../bench/generateDump';
import { compare } from '../../../src/core/compare/compare';
import type { ComparisonReport } from '../../../src/core/compare/difference';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import type { Edit } from '../../../src/core/edit/edit';
import { EditedDump } from '../../../src/core/edit/editedDump';
import { MetaError } from '../../../src/core/errors';
import { openSource } from '../../../src/core/registry/openSource';
import { temporaryFolder } from '../../support/fixtures';

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('chmod', 'remove', 'insert', 'rename', 'unindent', 'joinLines'),
  /** In both dumps, so that it differs from the official layout alone. */
  both: fc.boolean(),
});

/** Dumps of several windows; text the two have in common is passed over, which must not be seen in the result. */
describe('comparing two plain dumps', () => {
  for (const filesPerDirectory of [3, 150, 6000]) {
    describe(`with ${filesPerDirectory} files a directory`, () => {
      let original: string;

      before(() => {
        const file = path.join(temporaryFolder(), 'original.json');
        generateDump(file, { files: 6000, filesPerDirectory });
        original = readFileSync(file, 'latin1');
      });

      it('finds what comparing their compressed copies finds', async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
            const folder = temporaryFolder();
            let [left, right] = [original, original];
            for (const [i, { at, kind, both }] of edits.entries()) {
              right = edited(right, at, kind, i);
              if (both) left = edited(left, at, kind, i);
            }
            const plain = await compareTexts(folder, left, right, '.json', (text) => text);
            const compressed = await compareTexts(folder, left, right, '.json.gz', (text) =>
              gzipSync(text, { level: 1 }),
            );
            assert.deepEqual(plain, compressed);
          }),
          { numRuns: 6 },
        );
      });

      it('counts the names it passes over', async () => {
        const report = await compareTexts(
          temporaryFolder(),
          original,
          edited(original, 0.7, 'chmod', 0),
          '.json',
          (text) => text,
        );
        const entries = 6000 + Math.ceil(6000 / filesPerDirectory);
        assert.deepEqual(report.left, entries);
        assert.deepEqual(report.right, entries);
        assert.equal(report.differences.length, 1);
      });
    });
  }

  it('tells what is wrong with one of them, and where', async () => {
    const folder = temporaryFolder();
    const [whole, cut] = [path.join(folder, 'whole.json'), path.join(folder, 'cut.json')];
    generateDump(whole, { files: 5000, filesPerDirectory: 100 });
    const text = readFileSync(whole);
    writeFileSync(cut, text.subarray(0, text.length - 100_000));
    const [left, right] = [await openSource(whole), await openSource(cut)];
    await assert.rejects(compare(left, right), (error) => {
      assert.ok(MetaError.is(error, 'malformed'));
      assert.match(error.message, /cut\.json.*the text ends.*line \d+/s);
      return true;
    });
    await left.close();
    await right.close();
  });

  it('finds the edits that a dump is shown with', async () => {
    const file = path.join(temporaryFolder(), 'original.json');
    generateDump(file, { files: 6000, filesPerDirectory: 100 });
    const original = await openSource(file);
    const edits: Edit[] = [
      { kind: 'delete', names: ['directory-0000003'] },
      { kind: 'move', from: ['directory-0000040'], to: ['directory-0000005', 'moved'] },
    ];
    const withEdits = await EditedDump.open(await openDumpFile(file), edits);
    const { differences } = await compare(original, withEdits, { ignore: ['nlink'] });
    assert.deepEqual(
      differences.map(({ kind, names, from, entries }) => [kind, names.join('/'), from?.join('/'), entries]),
      [
        ['removed', 'directory-0000003', undefined, 100],
        ['moved', 'directory-0000005/moved', 'directory-0000040', 100],
      ],
    );
    await withEdits.close();
    await original.close();
  });

  it('reads a directory whose entries are out of order on one side', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'original.json');
    generateDump(file, { files: 3000, filesPerDirectory: 100 });
    const text = readFileSync(file, 'latin1');
    // The first directory behind all others.
    const start = text.indexOf('\n      "directory-0000000"');
    const end = text.indexOf('\n      "directory-0000001"');
    const last = text.lastIndexOf('\n    }\n  },\n  "Trash"');
    const moved = `${text.slice(0, start)}${text.slice(end, last)},${text.slice(start, end - 1)}${text.slice(last)}`;
    const changed = edited(moved, 0.5, 'chmod', 0);
    assert.equal((await compareTexts(folder, text, moved, '.json', (same) => same)).isEqual, true);
    const report = await compareTexts(folder, text, changed, '.json', (same) => same);
    assert.deepEqual(report.totals, { added: 0, removed: 0, changed: 1, moved: 0, links: 0 });
  });
});

type Comparable = Omit<ComparisonReport, 'left' | 'right'> & { left: number; right: number };

async function compareTexts(
  folder: string,
  left: string,
  right: string,
  suffix: string,
  pack: (text: Buffer) => Buffer,
): Promise<Comparable> {
  const sources = [];
  for (const [name, text] of Object.entries({ left, right })) {
    const file = path.join(folder, name + suffix);
    writeFileSync(file, pack(Buffer.from(text, 'latin1')));
    sources.push(await openSource(file));
  }
  const report = await compare(sources[0]!, sources[1]!);
  for (const source of sources) await source.close();
  return { ...report, left: report.left.entries, right: report.right.entries };
}

/** One edit of the file that stands at this share of the text. */
function edited(text: string, at: number, kind: string, serial: number): string {
  const start = text.indexOf('\n          "file-', Math.floor(at * text.length));
  const closing = '\n          }';
  const brace = text.indexOf(closing, start);
  if (start < 0 || brace < 0) return text;
  const end = brace + closing.length;
  const [head, block, tail] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  switch (kind) {
    case 'chmod':
      return head + block.replace(/"mode":(\d+)/, (_, mode: string) => `"mode":${Number(mode) ^ 1}`) + tail;
    case 'remove':
      return tail.startsWith(',') ? head + tail.slice(1) : text;
    case 'insert': {
      const inserted = block.replace('.dat"', `.dat.${serial}"`).replace(/"inode":\d+/, `"inode":${1e9 + serial}`);
      return `${head}${block},${inserted}${tail}`;
    }
    case 'rename':
      return head + block.replace('.dat"', `.dat.r${serial}"`) + tail;
    case 'unindent':
      return head + block.replace(/\n +/g, '\n      ') + tail;
    default:
      return head + block.replace(/\n +/g, '') + tail;
  }
}
