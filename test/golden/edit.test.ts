import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { JsonDumpWriter } from '../../src/core/dump/json/jsonDumpWriter';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import type { Edit } from '../../src/core/edit/edit';
import { EditedDump } from '../../src/core/edit/editedDump';
import { newEntryText } from '../../src/core/edit/newEntry';
import { exportPatch } from '../../src/core/edit/patch/exportPatch';
import { EntryType } from '../../src/core/model/entryType';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { readInput } from '../support/readInput';

const ROOT = path.join(import.meta.dirname, '..', '..');
const CLI = path.join(ROOT, 'dist', 'cli.js');
const DUMP = fixture('vol-1/sqlite/dump.json');

function jfsmeta(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, ...args], { encoding: 'utf8' });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

const newFile = (inode: number): string =>
  newEntryText({ type: EntryType.regular, target: '', inode, owner: { uid: 1, gid: 2 }, seconds: 1_700_000_000 });

const EDITS: Edit[] = [
  { kind: 'move', from: ['team'], to: ['docs', 'team of old'] },
  { kind: 'delete', names: ['links'] },
  { kind: 'add', names: ['data', 'new\xff'], text: newFile(50_000) },
  { kind: 'section', section: 'DelFiles', text: '[{"inode":50001,"length":7,"expire":1700000000}]' },
];

async function withEdits<T>(file: string, edits: readonly Edit[], work: (dump: EditedDump) => Promise<T>): Promise<T> {
  const dump = await EditedDump.open(await openDumpFile(file), edits);
  try {
    return await work(dump);
  } finally {
    await dump.close();
  }
}

async function patchFile(edits: readonly Edit[]): Promise<string> {
  const file = path.join(temporaryFolder(), 'patch.json');
  writeFileSync(file, await withEdits(DUMP, [], (dump) => exportPatch(dump, edits)));
  return file;
}

describe('edits of an official dump', () => {
  for (const name of ['vol-1/sqlite/dump.json', 'vol-1/redis/dump.json', 'vol-1/sqlite/dump.json.gz']) {
    it(`leave it as the official client writes dumps: ${name}`, async () => {
      await withEdits(fixture(name), EDITS, async (dump) => {
        const parts: Buffer[] = [];
        const writer = new JsonDumpWriter({
          // Names that lost bytes are in the dump as the official client wrote them.
          replacement: 'safe',
          wholeVolume: true,
          write: (bytes) => {
            parts.push(Buffer.from(bytes));
            return undefined;
          },
        });
        await dump.walk(writer);
        await writer.finish();
        const text = await readInput(await dump.input());
        assert.equal(text.toString('latin1'), Buffer.concat(parts).toString('latin1'));
        assert.match(text.toString(), /"team%20of%20old": \{/);
        assert.doesNotMatch(text.toString(), /"links": \{/);
      });
    });
  }

  it('touch nothing but what is edited', async () => {
    const original = fixtureBytes('vol-1/sqlite/dump.json').toString('latin1');
    const edit: Edit = { kind: 'add', names: ['zzz'], text: newFile(50_000) };
    const text = (await withEdits(DUMP, [edit], async (dump) => readInput(await dump.input()))).toString('latin1');
    const at = text.indexOf(',\n      "zzz": {');
    const length = text.length - original.length;
    assert.equal(text.slice(0, at) + text.slice(at + length), original);
  });
});

describe('jfsmeta edit', () => {
  it('shows what a patch would change, and changes nothing', async () => {
    const { code, stdout, stderr } = jfsmeta('edit', DUMP, '--patch', await patchFile(EDITS), '--dry-run');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^~ DelFiles$/m);
    assert.match(stdout, /^\+ \/data\/new\\xff$/m);
    assert.match(stdout, /^> \/team → \/docs\/team of old$/m);
    assert.match(stdout, /^- \/links \(and \d+ below\)$/m);
  });

  it('writes the edited dump', async () => {
    const file = path.join(temporaryFolder(), 'new.json.gz');
    const patch = await patchFile(EDITS);
    const { code, stderr } = jfsmeta('edit', DUMP, '--patch', patch, '-o', file);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /done 4 changes → /);
    const wanted = await withEdits(DUMP, EDITS, async (dump) => readInput(await dump.input()));
    assert.ok(gunzipSync(readFileSync(file)).equals(wanted));
    assert.equal(jfsmeta('edit', DUMP, '--patch', patch, '-o', file).code, 4);
    assert.equal(jfsmeta('edit', DUMP, '--patch', patch, '-o', DUMP, '--overwrite').code, 4);
    const counted = jfsmeta('edit', DUMP, '--patch', patch, '-o', file, '--overwrite', '--recompute-counters');
    assert.equal(counted.code, 0, counted.stderr);
    assert.match(gunzipSync(readFileSync(file)).toString(), /"nextInodes": 50002,/);
  });

  it('writes nothing when an edit does not fit, and says which', async () => {
    const patch = await patchFile(EDITS);
    const folder = temporaryFolder();
    const once = path.join(folder, 'once.json');
    assert.equal(jfsmeta('edit', DUMP, '--patch', patch, '-o', once).code, 0);
    const twice = path.join(folder, 'twice.json');
    const { code, stderr } = jfsmeta('edit', once, '--patch', patch, '-o', twice);
    assert.equal(code, 4);
    assert.match(stderr, /edit 1: There is no \/team\./);
    assert.match(stderr, /edit 3: There is a .* already/);
    assert.match(stderr, /4 edits do not fit\. Nothing was written\./);
    assert.deepEqual(readdirSync(folder), ['once.json']);
    const forced = jfsmeta('edit', once, '--patch', patch, '-o', twice, '--force', '--json');
    assert.equal(forced.code, 0, forced.stderr);
    assert.equal((JSON.parse(forced.stdout) as { conflicts: unknown[] }).conflicts.length, 3);
    assert.ok(readFileSync(twice).equals(readFileSync(once)));
  });

  it('names what is wrong with its arguments', async () => {
    const patch = await patchFile([]);
    assert.equal(jfsmeta('edit', DUMP, '--patch', patch).code, 2);
    assert.equal(jfsmeta('edit', DUMP).code, 2);
    assert.equal(jfsmeta('edit', DUMP, '--patch', `${patch}.no`, '--dry-run').code, 3);
    const wrong = jfsmeta('edit', DUMP, '--patch', DUMP, '--dry-run');
    assert.equal(wrong.code, 5);
    assert.match(wrong.stderr, /is no patch/);
  });

  it('names a full disk, and leaves no file', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = temporaryFolder();
    const source = path.join(temporaryFolder(), 'big.json');
    generateDump(source, { files: 50_000, filesPerDirectory: 500 });
    const patch = path.join(temporaryFolder(), 'patch.json');
    const edit: Edit = { kind: 'add', names: ['new'], text: newFile(60_000_000) };
    writeFileSync(patch, await withEdits(source, [], (dump) => exportPatch(dump, [edit])));
    // A limit of file size acts as a disk does that is full, and needs no disk; the index is smaller.
    const command = `trap '' XFSZ; ulimit -f 12000; exec "$@"`;
    const args = [
      process.execPath,
      '--no-warnings',
      CLI,
      'edit',
      source,
      '--patch',
      patch,
      '-o',
      path.join(folder, 'x'),
    ];
    const options = { encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' } as const;
    const run = spawnSync('sh', ['-c', command, 'sh', ...args], options);
    assert.equal(run.status, 6, run.stderr);
    assert.match(run.stderr, /Writing .* failed: .*Nothing was left under that name/);
    assert.deepEqual(readdirSync(folder), []);
  });
});
