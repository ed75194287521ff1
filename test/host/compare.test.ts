import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ComparisonReport } from '../../src/core/compare/difference';
import type { ComparisonNode, DifferenceNode } from '../../src/extension/compare/differenceNodes';
import { Command, Scheme } from '../../src/extension/ids';
import {
  connect,
  eventually,
  fixturePath,
  forgetEverything,
  juicefs,
  labelText,
  scratchFolder,
} from './support/juicefs';

async function openText(name: string, text: string): Promise<string> {
  const file = path.join(scratchFolder(), name);
  writeFileSync(file, text, 'latin1');
  const [id] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
  assert.ok(id !== undefined);
  return id;
}

const official = (): string => readFileSync(fixturePath('vol-1/sqlite/dump.json'), 'latin1');

/** One mode, one name and one counter differ. */
function changed(text: string): string {
  return text
    .replace(/("inode":40,"type":"regular","mode":)\d+/, '$1384')
    .replace('"multichunk": {', '"multichunk2": {')
    .replace('"nextChunk": 4097', '"nextChunk": 5000');
}

async function children(node?: ComparisonNode): Promise<ComparisonNode[]> {
  return (await (await juicefs()).comparison.getChildren(node)) ?? [];
}

async function allNodes(): Promise<ComparisonNode[]> {
  const found: ComparisonNode[] = [];
  const pending: (ComparisonNode | undefined)[] = [undefined];
  for (const node of pending) {
    const nodes = await children(node);
    found.push(...nodes);
    pending.push(...nodes);
  }
  return found;
}

async function differences(): Promise<DifferenceNode[]> {
  return (await allNodes()).filter((node) => node.id.startsWith('difference/')) as DifferenceNode[];
}

async function labels(): Promise<string[]> {
  return (await children()).map((node) => labelText(node.item()));
}

function shownDiff(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input : undefined;
}

describe('comparing', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand(Command.clearComparison);
    await vscode.commands.executeCommand(Command.groupComparisonByKind);
    await forgetEverything();
  });

  async function compareChanged(): Promise<ComparisonReport> {
    const connectionId = await openText('before.json', official());
    const other = await openText('after.json', changed(official()));
    return vscode.commands.executeCommand<ComparisonReport>(Command.compareWith, { connectionId, with: other });
  }

  it('finds an engine and its own dump equal', async () => {
    const connectionId = await connect('vol');
    const file = path.join(scratchFolder(), 'own.json');
    await vscode.commands.executeCommand(Command.dumpMetadata, { connectionId, file });
    const report = await vscode.commands.executeCommand<ComparisonReport>(Command.compareWith, {
      connectionId,
      with: file,
    });
    assert.equal(report.isEqual, true, JSON.stringify(report.sections));
    assert.deepEqual(await labels(), ['Both hold the same.']);
  });

  it('shows what differs, by kind and by path', async () => {
    const report = await compareChanged();
    assert.equal(report.isEqual, false);
    assert.deepEqual(await labels(), ['Counters', 'Changed', 'Moved']);
    const nodes = await differences();
    assert.deepEqual(nodes.map((node) => labelText(node.item())).sort(), ['/data/block', '/data/multichunk2']);
    await vscode.commands.executeCommand(Command.groupComparisonByPath);
    assert.deepEqual(await labels(), ['Counters', 'data']);
    assert.deepEqual((await differences()).map((node) => labelText(node.item())).sort(), ['block', 'multichunk2']);
  });

  it('filters by kind and by path', async () => {
    await compareChanged();
    await vscode.commands.executeCommand(Command.filterComparison, { kinds: ['moved'] });
    assert.deepEqual(
      (await differences()).map((node) => node.difference.kind),
      ['moved'],
    );
    await vscode.commands.executeCommand(Command.filterComparison, { path: 'BLOCK' });
    assert.deepEqual(
      (await differences()).map((node) => labelText(node.item())),
      ['/data/block'],
    );
    await vscode.commands.executeCommand(Command.filterComparison, { path: 'nowhere' });
    assert.deepEqual(await labels(), ['The filter lets no difference through.']);
  });

  it('opens both sides of a difference', async () => {
    await compareChanged();
    const nodes = await differences();
    const moved = nodes.find(({ difference }) => difference.kind === 'moved');
    await vscode.commands.executeCommand(Command.openDifference, moved);
    const diff = await eventually(shownDiff, (shown) => shown !== undefined, 'diff');
    assert.match(diff?.original.path ?? '', /data\/multichunk\.json$/);
    assert.match(diff?.modified.path ?? '', /data\/multichunk2\.json$/);
    const section = (await allNodes()).find((node) => node.id === 'section/Counters');
    await vscode.commands.executeCommand(Command.openDifference, section);
    await eventually(shownDiff, (shown) => shown?.modified.path.endsWith('counters.json') === true, 'diff of counters');
  });

  it('shows nothing on the side where an entry is missing', async () => {
    const connectionId = await openText('with.json', official());
    const without = official().replace(/^ +"block": \{\n.*\n.*\n +\},?\n/m, '');
    assert.notEqual(without, official());
    const other = await openText('without.json', without);
    await vscode.commands.executeCommand(Command.compareWith, { connectionId, with: other });
    const [removed] = (await differences()).filter(({ difference }) => difference.kind === 'removed');
    assert.ok(removed, (await labels()).join());
    await vscode.commands.executeCommand(Command.openDifference, removed);
    const diff = await eventually(shownDiff, (shown) => shown !== undefined, 'diff');
    assert.ok(diff);
    assert.equal(diff.modified.scheme, Scheme.nothing);
    assert.equal((await vscode.workspace.openTextDocument(diff.modified)).getText(), '');
    assert.match((await vscode.workspace.openTextDocument(diff.original)).getText(), /"inode": 40,/);
  });

  it('takes the side that was selected before', async () => {
    const left = await openText('before.json', official());
    const right = await openText('after.json', changed(official()));
    await vscode.commands.executeCommand(Command.selectForCompare, { connectionId: left });
    const report = await vscode.commands.executeCommand<ComparisonReport>(Command.compareWithSelected, {
      connectionId: right,
    });
    assert.equal(report.totals.moved, 1);
    const [moved] = (await differences()).filter(({ difference }) => difference.kind === 'moved');
    assert.equal(moved?.compared.left.name, 'before.json');
  });

  it('is made anew for the same sides, and closes with one of them', async () => {
    await compareChanged();
    const [before] = (await juicefs()).connections();
    assert.ok(before);
    const again = await vscode.commands.executeCommand<ComparisonReport>(Command.compareAgain);
    assert.equal(again.totals.changed, 1);
    await vscode.commands.executeCommand(Command.removeConnection, { connectionId: before.id });
    assert.deepEqual(await children(), []);
  });

  it('is exported as JSON', async () => {
    await compareChanged();
    const file = path.join(scratchFolder(), 'report.json');
    await vscode.commands.executeCommand(Command.exportComparison, { file });
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      left: { name: string };
      differences: { kind: string; path: string; from?: string }[];
    };
    assert.equal(report.left.name, 'before.json');
    assert.deepEqual(report.differences.find(({ kind }) => kind === 'moved')?.from, '/data/multichunk');
  });
});
