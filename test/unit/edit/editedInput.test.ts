import { strict as assert } from 'node:assert';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { Edit } from '../../../src/core/edit/edit';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import { JsonScanner } from '../../../src/core/json/jsonScanner';
import type { GeneratedVolume } from '../../support/generatedVolume';
import { generatedVolume } from '../../support/generatedVolume';
import { dumpText } from '../../support/dumpText';
import { editChoices } from '../../support/editChoices';
import type { EditChoice } from '../../support/editModel';
import { EditModel } from '../../support/editModel';
import { recordDump } from '../../support/recordDump';
import { EditFolder } from '../../support/editFolder';
import { minified } from '../../support/minified';
import { readInput } from '../../support/readInput';
import type { Style } from '../../golden/reader/restyle';
import { file } from '../../support/smallVolume';
import { restyle } from '../../golden/reader/restyle';
import { tokenTree } from '../../golden/reader/tokenTree';

describe('edited text', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  it('is the official dump of the edited volume, byte for byte', async () => {
    await checkAgainstModel(120, (text) => text);
  });

  it('is the same for compressed originals', async () => {
    await checkAgainstModel(30, (text) => gzipSync(text));
    await checkAgainstModel(10, (text) => zstdCompressSync(text));
  });

  it('of a dump without white space has none either', async () => {
    await checkAgainstModel(50, minified, minified);
  });

  it('of a dump laid out in another way means the same volume', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, fc.constantFrom(...STYLES), async (volume, choices, style) => {
        const model = modelOf(volume, choices);
        const original = restyle(await tokenTree(await dumpText(volume)), style);
        const edited = await textOf(original, model.edits);
        const [ours, wanted] = await Promise.all([entriesOf(edited), entriesOf(await dumpText(model.volume))]);
        assert.deepEqual(ours, wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('can be read from any place', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, fc.nat(), async (volume, choices, place) => {
        const model = modelOf(volume, choices);
        const whole = await dumpText(model.volume);
        const offset = place % whole.length;
        await folder.edited(await dumpText(volume), model.edits, async (dump) => {
          const input = await dump.input();
          assert.equal(input.totalBytes, whole.length);
          const rest = await readInput(input, offset);
          assert.equal(rest.toString('latin1'), whole.toString('latin1', offset));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('of very deep trees is made without recursion', async () => {
    const depth = 100_000;
    const names = Array.from({ length: depth }, () => 'd');
    const bottom = membersText(file('', 500_000).entry);
    const edits: Edit[] = [
      { kind: 'add', names: [...names, 'new'], text: bottom },
      { kind: 'move', from: ['d'], to: ['e'] },
      { kind: 'move', from: ['e', ...names.slice(1), 'new'], to: ['up'] },
      { kind: 'move', from: ['e', ...names.slice(1, depth / 2)], to: ['half'] },
    ];
    const text = (await textOf(deepDump(depth), edits)).toString();
    assert.match(text, /"FSTree":\{"attr":\{"inode":1,[^}]*\},"entries":\{"e":/);
    const halves = text.split('"half":');
    assert.deepEqual(
      halves.map((half) => half.split('"d":').length - 1),
      [depth / 2 - 2, depth / 2],
    );
    assert.match(text, /"up":\{"attr":\{"inode":500000,/);
    assert.doesNotThrow(() => parseJsonDepth(text));
  });

  async function checkAgainstModel(
    numRuns: number,
    store: (text: Buffer) => Buffer,
    expected: (text: Buffer) => Buffer = (text) => text,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, async (volume, choices) => {
        const model = modelOf(volume, choices);
        const edited = await textOf(store(await dumpText(volume)), model.edits);
        assert.equal(edited.toString('latin1'), expected(await dumpText(model.volume)).toString('latin1'));
      }),
      { numRuns },
    );
  }

  async function textOf(original: Buffer | string, edits: readonly Edit[]): Promise<Buffer> {
    return folder.edited(original, edits, async (dump) => readInput(await dump.input()));
  }
});

const STYLES: Style[] = [
  { indent: '\t', newline: '\r\n' },
  { indent: '    ' },
  { order: reversed },
  { indent: ' ', order: (members, path) => (path.length === 0 ? members : reversed(members)) },
];

/** Directories in each other, without white space. */
function deepDump(depth: number): string {
  const open: string[] = [];
  for (let i = 0; i <= depth; i++) open.push(`{"attr":{"inode":${i + 1},"type":"directory"},"entries":{`);
  const tree = `${open.join('"d":')}${'}}'.repeat(depth + 1)}`;
  return `{"Setting":{"Name":"deep"},"Counters":{},"Sustained":[],"DelFiles":[],"FSTree":${tree}}`;
}

/** Brackets must match; the parsers of Node.js cannot go that deep. */
function parseJsonDepth(text: string): void {
  const scanner = JsonScanner.of(Buffer.from(text));
  scanner.skipValue();
  assert.equal(scanner.position, scanner.end);
}

function reversed<T>(members: T[]): T[] {
  return members.reverse();
}

function modelOf(volume: GeneratedVolume, choices: readonly EditChoice[]): EditModel {
  const model = new EditModel(volume);
  for (const choice of choices) model.choose(choice);
  return model;
}

/** Every entry by its path, in no order. */
async function entriesOf(text: Buffer): Promise<Map<string, unknown>> {
  const { events } = await recordDump(text);
  const entries = new Map<string, unknown>();
  const names: string[] = [];
  for (const event of events) {
    if (!('entry' in event)) {
      if (event.event === 'begin') names.push(event.tree);
      else names.pop();
      continue;
    }
    // Members behind `entries` are known only when the directory ends.
    if (event.event !== 'leave') names.push(event.entry.name);
    entries.set(names.join('/'), event.entry);
    if (event.event !== 'enter') names.pop();
  }
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
