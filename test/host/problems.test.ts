import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CheckReport } from '../../src/core/check/finding';
import { Command, Scheme } from '../../src/extension/ids';
import type { FindingNode, GroupNode, ProblemNode } from '../../src/extension/problems/problemNodes';
import { eventually, fixturePath, forgetEverything, juicefs, labelText, scratchFolder, Tree } from './support/juicefs';

/** The official dump of the sample volume, with something changed. */
async function openChanged(change: (text: string) => string): Promise<string> {
  const file = path.join(scratchFolder(), 'meta.json');
  writeFileSync(file, change(readFileSync(fixturePath('vol-1/sqlite/dump.json'), 'latin1')), 'latin1');
  const [id] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
  assert.ok(id !== undefined);
  return id;
}

/** A mode with the bits of the file type, a link count that cannot be, and a counter below an inode. */
function damage(text: string): string {
  return text
    .replace(/("inode":40,"type":"regular","mode":)\d+([^\n]*)"nlink":1/, '$133188$2"nlink":7')
    .replace('"nextInodes": 1026', '"nextInodes": 12');
}

async function view(): Promise<vscode.TreeDataProvider<ProblemNode>> {
  return (await juicefs()).problems;
}

async function children(node?: ProblemNode): Promise<ProblemNode[]> {
  return (await (await view()).getChildren(node)) ?? [];
}

/** Every node of the view, top down. */
async function allNodes(): Promise<ProblemNode[]> {
  const found: ProblemNode[] = [];
  const pending: (ProblemNode | undefined)[] = [undefined];
  for (const node of pending) {
    const nodes = await children(node);
    found.push(...nodes);
    pending.push(...nodes);
  }
  return found;
}

async function findings(): Promise<FindingNode[]> {
  return (await allNodes()).filter((node): node is FindingNode => 'finding' in node);
}

describe('Problems view', () => {
  afterEach(forgetEverything);

  it('says that a sound dump has none', async () => {
    const connectionId = await openChanged((text) => text);
    const report = await vscode.commands.executeCommand<CheckReport>(Command.checkDump, { connectionId });
    assert.ok(report.entries > 150);
    const [root] = await children();
    assert.ok(root);
    assert.equal(labelText(root.item()), 'meta.json');
    assert.deepEqual(
      (await findings()).filter(({ finding }) => finding.severity === 'error'),
      [],
    );
  });

  it('groups what a check found, and leads to the documents', async () => {
    const connectionId = await openChanged(damage);
    await vscode.commands.executeCommand(Command.checkDump, { connectionId });
    const groups = (await allNodes()).filter((node): node is GroupNode => 'code' in node);
    assert.ok(groups.length >= 2, groups.map(({ code }) => code).join());
    const nodes = await findings();
    const ofBlock = nodes.find(({ place }) => place === '/data/block');
    assert.ok(ofBlock, nodes.map(({ place }) => place).join(' | '));
    await vscode.commands.executeCommand(Command.openFinding, ofBlock);
    const document = await eventually(
      () => vscode.window.activeTextEditor?.document,
      (shown) => shown?.uri.scheme === Scheme.metadata,
      'document',
    );
    assert.match(document?.getText() ?? '', /"inode": 40,/);
    const ofCounters = nodes.find(({ place }) => place === 'Counters');
    assert.ok(ofCounters, nodes.map(({ place }) => place).join(' | '));
    await vscode.commands.executeCommand(Command.openFinding, ofCounters);
    await eventually(
      () => vscode.window.activeTextEditor?.document.getText() ?? '',
      (text) => text.includes('nextInodes'),
      'counters',
    );
    await vscode.commands.executeCommand(Command.copyFinding, ofBlock);
    assert.match(await vscode.env.clipboard.readText(), /\(\/data\/block\)$/);
  });

  it('marks the dump, and what is out of date', async () => {
    const connectionId = await openChanged(damage);
    await vscode.commands.executeCommand(Command.checkDump, { connectionId });
    const tree = await Tree.open();
    assert.match(String((await tree.item(await tree.find('meta.json'))).description), /⚠ \d+ problem/);
    const [root] = await children();
    assert.doesNotMatch(String(root?.item().description), /changed since/);
    await vscode.commands.executeCommand(Command.refresh, await tree.find('meta.json'));
    assert.match(String(root?.item().description), /changed since/);
    await vscode.commands.executeCommand(Command.clearProblems);
    assert.deepEqual(await children(), []);
    assert.doesNotMatch(String((await tree.item(await tree.find('meta.json'))).description), /⚠/);
  });

  it('applies a fix as an edit, after which the check is clean of it', async () => {
    const connectionId = await openChanged(damage);
    await vscode.commands.executeCommand(Command.checkDump, { connectionId });
    const fixable = (await findings()).filter(({ finding }) => finding.fix !== undefined);
    assert.ok(fixable.length > 0, 'something can be fixed');
    for (const node of fixable) await vscode.commands.executeCommand(Command.applyFix, node);
    for (const node of fixable) assert.match(String(node.item().description), /fix applied/);
    const report = await vscode.commands.executeCommand<CheckReport>(Command.checkDump, { connectionId });
    const left = report.findings.map(({ code, names }) => `${code} ${(names ?? []).join('/')}`);
    for (const { finding } of fixable) {
      assert.ok(!left.includes(`${finding.code} ${(finding.names ?? []).join('/')}`), finding.code);
    }
  });
});
