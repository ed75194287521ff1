import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  linkSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { applyEdits } from '../../../src/core/edit/apply';
import { identityOf } from '../../../src/core/edit/dumpIdentity';
import type { Edit } from '../../../src/core/edit/edit';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import { MetaError } from '../../../src/core/errors';
import { jsonObject } from '../../../src/core/model/jsonValue';
import { settingFromJson } from '../../../src/core/model/setting';
import { dumpText } from '../../support/dumpText';
import { EditFolder } from '../../support/editFolder';
import { directory, file, volumeOf } from '../../support/smallVolume';

const SLICES = [{ index: 0, slices: [{ pos: 0, id: 41, size: 9, off: 0, len: 9 }] }];
const EDITS: Edit[] = [
  { kind: 'delete', names: ['b'] },
  { kind: 'add', names: ['d', 'n'], text: membersText(file('', 5000, { chunks: SLICES }, 9).entry) },
];

describe('applying edits', () => {
  const folder = new EditFolder();
  let dump: string;
  let original: Buffer;
  let wanted: Buffer;
  before(async () => {
    folder.create();
    original = await dumpText(volumeOf([file('b', 4, {}, 5), directory('d', 2, [file('x', 3)])]));
    const added = file('n', 5000, { chunks: SLICES }, 9);
    wanted = await dumpText(volumeOf([directory('d', 2, [added, file('x', 3)])]));
    dump = folder.write('original.json', original);
  });
  after(() => folder.remove());

  const leftOvers = (): string[] => readdirSync(folder.file('')).filter((name) => name.startsWith('.'));

  it('writes the edited dump into another file', async () => {
    const file = folder.file('new.json');
    const seen: (number | undefined)[] = [];
    const result = await applyEdits(dump, EDITS, file, {
      overwrite: false,
      onProgress: ({ phase, bytes, totalBytes }) => seen.push(phase === 'apply' ? totalBytes! - bytes! : NaN),
    });
    assert.ok(readFileSync(file).equals(wanted));
    assert.deepEqual(result, {
      file,
      bytes: wanted.length,
      textBytes: wanted.length,
      changes: 2,
      sha256: createHash('sha256').update(wanted).digest('hex'),
      heldSecrets: [],
    });
    assert.equal(seen.at(-1), 0);
    assert.ok(readFileSync(dump).equals(original));
    assert.deepEqual(leftOvers(), []);
  });

  it('compresses by the name, and takes compressed originals', async () => {
    const packed = folder.write('packed.json.gz', gzipSync(original));
    for (const [name, unpack] of [
      ['a.json.gz', gunzipSync],
      ['a.json.zst', zstdDecompressSync],
      ['a.json', (bytes: Buffer) => bytes],
    ] as const) {
      const file = folder.file(name);
      const result = await applyEdits(packed, EDITS, file, { overwrite: false });
      assert.ok(unpack(readFileSync(file)).equals(wanted));
      assert.equal(result.bytes, statSync(file).size);
      assert.equal(result.textBytes, wanted.length);
    }
  });

  it('recomputes counters as a load does', async () => {
    const file = folder.file('counted.json');
    const result = await applyEdits(dump, EDITS, file, { overwrite: false, recomputeCounters: true });
    const { Counters } = JSON.parse(readFileSync(file, 'utf8')) as { Counters: object };
    assert.deepEqual(Counters, {
      usedSpace: 3 * 4096,
      usedInodes: 3,
      nextInodes: 5001,
      nextChunk: 42,
      nextSession: 0,
      nextTrash: 0,
    });
    assert.equal(result.entries, 3);
  });

  it('never lowers a number that was handed out', async () => {
    const counters = { ...volumeOf([]).facts.counters, nextInodes: 9000, nextChunk: 77, nextTrash: 3, nextSession: 2 };
    const volume = volumeOf([file('b', 4)]);
    const path = folder.write('high.json', await dumpText({ ...volume, facts: { ...volume.facts, counters } }));
    const file2 = folder.file('high-new.json');
    await applyEdits(path, [{ kind: 'delete', names: ['b'] }], file2, { overwrite: false, recomputeCounters: true });
    const { Counters } = JSON.parse(readFileSync(file2, 'utf8')) as { Counters: object };
    assert.deepEqual(Counters, {
      usedSpace: 0,
      usedInodes: 0,
      nextInodes: 9000,
      nextChunk: 77,
      nextSession: 2,
      nextTrash: 3,
    });
  });

  it('refuses a file that is there, and the dump itself under any name', async () => {
    const taken = folder.write('taken.json', 'mine');
    await assert.rejects(applyEdits(dump, EDITS, taken, { overwrite: false }), (error) =>
      MetaError.is(error, 'exists'),
    );
    assert.equal(readFileSync(taken, 'utf8'), 'mine');
    symlinkSync(dump, folder.file('symlink.json'));
    linkSync(dump, folder.file('hardlink.json'));
    for (const same of [dump, folder.file('symlink.json'), folder.file('hardlink.json')]) {
      await assert.rejects(
        applyEdits(dump, EDITS, same, { overwrite: true }),
        (error) => MetaError.is(error, 'exists') && error.message.includes('stays as it is'),
      );
    }
    assert.ok(readFileSync(dump).equals(original));
    await applyEdits(dump, EDITS, taken, { overwrite: true });
    assert.ok(readFileSync(taken).equals(wanted));
  });

  it('refuses a dump that is not what it was when it was edited', async () => {
    const mine = folder.write('mine.json', original);
    const identity = await identityOf(mine);
    appendFileSync(mine, '\n');
    const file = folder.file('stale.json');
    await assert.rejects(
      applyEdits(mine, EDITS, file, { overwrite: false, original: identity }),
      (error) => MetaError.is(error, 'damaged') && error.message.includes('changed meanwhile'),
    );
    assert.equal(existsSync(file), false);
  });

  it('notices when the dump changes while it is applied', async () => {
    const mine = folder.write('changing.json', original);
    const file = folder.file('changing-new.json');
    const work = applyEdits(mine, EDITS, file, {
      overwrite: false,
      onProgress: ({ phase }) => {
        if (phase === 'apply') writeFileSync(mine, original.subarray(0, original.length - 1));
      },
    });
    await assert.rejects(work, (error) => MetaError.is(error, 'damaged'));
    assert.equal(existsSync(file), false);
    assert.deepEqual(leftOvers(), []);
  });

  it('leaves nothing when it is cancelled', async () => {
    const stop = new AbortController();
    const file = folder.file('cancelled.json');
    const work = applyEdits(dump, EDITS, file, {
      overwrite: false,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await assert.rejects(work, { name: 'AbortError' });
    assert.equal(existsSync(file), false);
    assert.deepEqual(leftOvers(), []);
  });

  it('leaves nothing when the folder is not there', async () => {
    const file = path.join(folder.file('nowhere'), 'new.json');
    await assert.rejects(applyEdits(dump, EDITS, file, { overwrite: false }), (error) => MetaError.is(error, 'io'));
  });

  it('keeps a dump that holds secrets from others', async function () {
    if (process.platform === 'win32') this.skip();
    const volume = volumeOf([]);
    const members = Object.assign(jsonObject(), volume.facts.setting.members, { SecretKey: 'a secret' });
    const facts = { ...volume.facts, setting: settingFromJson(members) };
    const path = folder.write('secret.json', await dumpText({ ...volume, facts }));
    const file = folder.file('secret-new.json');
    const edit: Edit = { kind: 'section', section: 'DelFiles', text: '[{"inode":9,"length":1,"expire":1}]' };
    const result = await applyEdits(path, [edit], file, { overwrite: false });
    assert.deepEqual(result.heldSecrets, ['SecretKey']);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), /"SecretKey": "a secret"/);
  });

  it('gives a dump that can be read again', async () => {
    const source = await openDumpFile(folder.file('new.json'));
    try {
      assert.equal((await source.inspect(5000))?.attr.length, 9);
    } finally {
      await source.close();
    }
  });
});
