import { strict as assert } from 'node:assert';
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DrillResult } from '../../src/core/transfer/drill/drill';
import { Command } from '../../src/extension/ids';
import { ScriptedUser } from './support/scriptedUser';
import { eventually, fixturePath, forgetEverything, juicefs, scratchFolder, Tree } from './support/juicefs';

describe('Restore Drill', () => {
  let folder = '';
  let file = '';
  beforeEach(() => {
    folder = scratchFolder();
    file = path.join(folder, 'meta.dump');
    copyFileSync(fixturePath('vol-1/sqlite/dump.json'), file);
  });
  afterEach(forgetEverything);

  const drill = (argument: object): Promise<DrillResult> =>
    Promise.resolve(vscode.commands.executeCommand<DrillResult>(Command.restoreDrill, argument));

  /** Throw-away databases of this process; others on the machine may be at work. */
  function ownDrillFolders(): string[] {
    return readdirSync(tmpdir()).filter((name) => {
      const marker = path.join(tmpdir(), name, 'drill.json');
      return existsSync(marker) && readFileSync(marker, 'utf8').includes(String(process.pid));
    });
  }

  it('writes a dated certificate beside the dump, and leaves nothing else', async () => {
    const { certificate, files } = await drill({ file });
    assert.equal(certificate.kind, 'drill');
    assert.equal(certificate.found.treeHash, certificate.expected.treeHash);
    assert.ok(files);
    assert.match(path.basename(files.json), /^meta\.dump\.drill-\d{8}T\d{6}Z\.certificate\.json$/);
    assert.deepEqual(
      readdirSync(folder).sort(),
      ['meta.dump', path.basename(files.json), path.basename(files.readable)].sort(),
    );
    assert.deepEqual(readFileSync(file), readFileSync(fixturePath('vol-1/sqlite/dump.json')));
    assert.deepEqual(ownDrillFolders(), []);
    assert.deepEqual((await juicefs()).connections(), [], 'the throw-away database is no connection');
  });

  it('is told of in the tooltip of the dump, and its certificate is shown from there', async () => {
    const [connectionId = ''] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
    const tree = await Tree.open();
    const node = await tree.find('meta.dump');
    assert.doesNotMatch(await tree.tooltip(node), /drill/);
    await drill({ connectionId });
    assert.match(await tree.tooltip(node), /Last&nbsp;restore&nbsp;drill:.*passed:&nbsp;174&nbsp;entries/);
    const shown = await vscode.commands.executeCommand<string>(Command.showCertificate, { connectionId });
    assert.match(path.basename(shown), /^meta\.dump\.drill-/);
    await eventually(
      () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label)),
      (labels) => labels.some((label) => label.includes('meta.dump.drill-')),
      'tabs',
    );
  });

  it('accepts by name what a restore would refuse', async () => {
    copyFileSync(fixturePath('vol-1/sqlite/dump-subdir-team.json'), file);
    await assert.rejects(drill({ file }), /cannot be restored as it is/);
    assert.deepEqual((await drill({ file, accept: ['subtree'] })).certificate.accepted, ['subtree']);
    const tick = { tick: ['It is the dump of a directory only'] };
    const [byHand] = await ScriptedUser.during([tick], () =>
      vscode.commands.executeCommand<DrillResult | undefined>(Command.restoreDrill, vscode.Uri.file(file)),
    );
    assert.deepEqual(byHand?.certificate.accepted, ['subtree']);
  });

  it('fails for a dump that cannot be restored, without a certificate', async () => {
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    await assert.rejects(drill({ file }));
    assert.deepEqual(readdirSync(folder), ['meta.dump']);
    const [connectionId] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand(Command.showCertificate, { connectionId })),
      /no certificate beside meta\.dump/,
    );
  });
});
