import { strict as assert } from 'node:assert';
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CertificateFiles } from '../../src/core/transfer/certificate/certificate';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import { Command } from '../../src/extension/ids';
import { eventually, fixturePath, forgetEverything, juicefs, labelText, scratchFolder } from './support/juicefs';
import type { Answer } from './support/scriptedUser';
import { ScriptedUser } from './support/scriptedUser';

type Loaded = LoadResult & { certificate?: CertificateFiles };

describe('Load Dump', () => {
  let folder = '';
  let database = '';
  beforeEach(() => {
    folder = scratchFolder();
    database = path.join(folder, 'new.db');
  });
  afterEach(forgetEverything);

  /** A private copy: certificates are written beside it. */
  function dump(fixture: string): string {
    const file = path.join(folder, path.basename(fixture));
    copyFileSync(fixturePath(fixture), file);
    return file;
  }

  const byCode = (file: string, more: object = {}): Promise<Loaded> =>
    Promise.resolve(
      vscode.commands.executeCommand<Loaded>(Command.loadDump, {
        file,
        target: `sqlite3://${database}`,
        volumeName: 'vol-1',
        ...more,
      }),
    );
  const byHand = (file: string, ...answers: Answer[]): Promise<[Loaded | undefined, ScriptedUser]> =>
    ScriptedUser.during([{ type: `sqlite3://${database}` }, ...answers], () =>
      vscode.commands.executeCommand<Loaded | undefined>(Command.loadDump, vscode.Uri.file(file)),
    );
  const tabs = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
  const tabOf = (text: string): Promise<string[]> =>
    eventually(tabs, (labels) => labels.some((label) => label.includes(text)), text);

  it('shows the plan before anything is written, and loads when the name is typed', async () => {
    const file = dump('vol-1/sqlite/dump.json');
    const [left, seen] = await byHand(file, { press: 'Load…' }, { type: 'other' });
    assert.equal(left, undefined);
    assert.equal(existsSync(database), false);
    for (const fact of [
      /Load volume vol-1 into new\.db\?/,
      /174 entries from dump\.json \(volume vol-1, whole volume, .* old\) → new\.db, SQLite [\d.]+: really empty/,
      /Recomputed: used space/,
      /Missing after load: SecretKey/,
      /The check found/,
      /of memory/,
      /Type the volume name vol-1/,
    ]) {
      assert.match(seen.story, fact);
    }
    const [loaded] = await byHand(file, { press: 'Load…' }, { type: 'vol-1' });
    assert.equal(loaded?.volume.name, 'vol-1');
    assert.equal(loaded.verification.treeHash, loaded.expected.treeHash);
    assert.ok(existsSync(database));
  });

  it('opens the whole plan as a page, and then asks for the name', async () => {
    const file = dump('vol-1/sqlite/dump.json');
    const [left, seen] = await byHand(file, { press: 'Show Full Plan…' }, 'leave');
    assert.equal(left, undefined);
    assert.match(seen.story, /Type the volume name vol-1/);
    await tabOf('Load Plan');
    assert.equal(existsSync(database), false);
  });

  it('refuses the dump of a directory until that is accepted by name', async () => {
    const file = dump('vol-1/sqlite/dump-subdir-team.json');
    await assert.rejects(byCode(file), /accept: subtree/);
    assert.equal(existsSync(database), false);
    assert.deepEqual((await byCode(file, { accept: ['subtree'] })).accepted, ['subtree']);
  });

  it('asks a person to tick what is accepted, and loads nothing otherwise', async () => {
    const file = dump('vol-1/sqlite/dump-subdir-team.json');
    const [left, seen] = await byHand(file, { tick: [] });
    assert.equal(left, undefined);
    assert.match(seen.story, /is refused as it is.*\n.*dump of a directory only/);
    assert.match(seen.story, /Not accepted: .*Nothing was written/);
    assert.equal(existsSync(database), false);
    const tick = { tick: ['It is the dump of a directory only'] };
    const [loaded, later] = await byHand(file, tick, { press: 'Load…' }, { type: 'vol-1' });
    assert.match(later.story, /Accepted: It is the dump of a directory only/);
    assert.deepEqual(loaded?.accepted, ['subtree']);
  });

  it('never loads a dump that is cut, and shows its problems', async () => {
    const file = path.join(folder, 'cut.json');
    const whole = readFileSync(fixturePath('vol-1/sqlite/dump.json'));
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    await assert.rejects(byCode(file, { accept: ['cut'] }), /Nothing was written/);
    const [left, seen] = await byHand(file, { press: 'Show Problems' });
    assert.equal(left, undefined);
    assert.match(seen.story, /cut\.json is not loaded\. Nothing was written\.\n.*the text ends/);
    const { problems } = await juicefs();
    const [checked] = (await problems.getChildren()) ?? [];
    assert.ok(checked);
    assert.equal(labelText(await problems.getTreeItem(checked)), 'cut.json');
    assert.deepEqual(readdirSync(folder), ['cut.json']);
  });

  it('keeps a certificate beside the dump and shows it', async () => {
    const { certificate } = await byCode(dump('vol-1/sqlite/dump.json'));
    assert.ok(certificate);
    assert.equal(path.dirname(certificate.readable), folder);
    assert.match(readFileSync(certificate.readable, 'utf8'), /vol-1/);
    const shown = await vscode.commands.executeCommand<string>(Command.showCertificate, {
      file: certificate.readable,
    });
    assert.equal(shown, certificate.readable);
    await tabOf(path.basename(certificate.readable));
    const saved = path.join(folder, 'ticket.md');
    await vscode.commands.executeCommand(Command.saveReport, { file: saved });
    assert.equal(readFileSync(saved, 'utf8'), readFileSync(certificate.readable, 'utf8'));
    assert.ok(existsSync(path.join(folder, 'ticket.json')));
  });

  it('resolves no conflict when it is to be strict', async () => {
    await assert.rejects(byCode(dump('conflicts/dump.json'), { strict: true }));
    assert.equal(existsSync(database), false);
  });

  it('says that objects are encrypted', async () => {
    const [, seen] = await byHand(dump('vol-enc/sqlite/dump.json'));
    assert.match(seen.story, /objects are encrypted/i);
  });

  it('says PRODUCTION where it asks', async () => {
    const url = `sqlite3://${database}`;
    await vscode.commands.executeCommand(Command.addConnection, { name: 'live', url, production: true });
    const [, seen] = await byHand(dump('vol-1/sqlite/dump.json'));
    assert.match(seen.story, /Load volume vol-1 into live — PRODUCTION\?/);
  });

  it('lists conflicts, and what is left to do, in the report', async () => {
    const file = dump('conflicts/dump.json');
    const loaded = await byCode(file);
    assert.ok(loaded.conflicts.count > 0);
    await ScriptedUser.during([{ choose: 'Load dump.json → new.db' }], () =>
      vscode.commands.executeCommand(Command.showTaskReport),
    );
    const report = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(report, /\[x\] vol-1 is loaded, read back and equal to its source/);
    assert.match(report, /Conflicts\n/);
    for (const { resolution } of loaded.conflicts.listed) assert.ok(report.includes(resolution), resolution);
  });
});
