import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Locator } from 'playwright-core';
import { generateDump } from '../../bench/generateDump';
import { fixture, temporaryFolder } from '../support/fixtures';
import type { WorkbenchOptions } from '../support/workbench';
import { Workbench } from '../support/workbench';

const LOOKS = {
  dark: { theme: 'Default Dark Modern' },
  light: { theme: 'Default Light Modern' },
  narrow: { theme: 'Default Dark Modern', size: { width: 480, height: 800 } },
} as const satisfies Record<string, WorkbenchOptions>;

/** Dumps as an operator has them: today's, yesterday's, a cut one, a large one, and a file that is none. */
function workspace(): string {
  const folder = path.join(temporaryFolder(), 'backups');
  mkdirSync(folder);
  const official = readFileSync(fixture('vol-1/sqlite/dump.json'), 'latin1');
  const changed = official
    .replace(/("inode":40,"type":"regular","mode":)\d+([^\n]*)"nlink":1/, '$133152$2"nlink":7')
    .replace('"multichunk": {', '"multichunk2": {')
    .replace('"nextInodes": 1026', '"nextInodes": 12');
  const write = (name: string, text: string | Uint8Array): void => {
    writeFileSync(path.join(folder, name), typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  };
  write('yesterday.dump', official);
  write('today.dump', changed);
  write('daily.json.gz', gzipSync(Buffer.from(official, 'latin1')));
  write('cut.dump', official.slice(0, official.indexOf('"multichunk"') + 40));
  write('other.dump', 'PGDMP of something else');
  generateDump(path.join(folder, 'large.dump'), { files: 400_000, filesPerDirectory: 1000 });
  return folder;
}

/** Until then, menus are not whole and every file is opened as text. */
async function extensionsKnown({ page }: Workbench): Promise<void> {
  await page.locator('.activitybar [aria-label="JuiceFS"]').first().waitFor();
}

function fileRow({ page }: Workbench, name: string): Locator {
  return page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
}

function row({ page }: Workbench, label: string | RegExp): Locator {
  return page.locator('.pane-body .monaco-list-row', { hasText: label }).first();
}

async function openFile(workbench: Workbench, name: string): Promise<void> {
  await fileRow(workbench, name).dblclick();
  await workbench.webview().locator('h1', { hasText: name }).waitFor();
}

async function showFiles({ page }: Workbench): Promise<void> {
  if (await page.locator('.explorer-folders-view').isVisible()) return;
  await page.locator('.activitybar .action-label.codicon-explorer-view-icon').first().click();
}

async function togglePane({ page }: Workbench, title: string): Promise<void> {
  // At its arrow: in a narrow view the rest of a header is buttons.
  await page
    .locator(`.pane-header[aria-label^="${title}"]`)
    .first()
    .click({ position: { x: 8, y: 10 } });
}

async function press(workbench: Workbench, label: string): Promise<void> {
  await workbench.webview().locator('vscode-button', { hasText: label }).first().click();
}

for (const [name, look] of Object.entries(LOOKS)) {
  describe(`dump screens, ${name}`, () => {
    let workbench: Workbench;
    before(async () => {
      workbench = await Workbench.open({ ...look, workspace: workspace() });
      await extensionsKnown(workbench);
      // The first paint is in the default colours; the chosen theme comes with its extension.
      await workbench.page.waitForTimeout(3000);
    });
    afterEach(async function () {
      if (this.currentTest?.isFailed() === true) await shot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
      for (let key = 0; key < 3; key++) await workbench.page.keyboard.press('Escape');
    });
    after(() => workbench.close());
    const shot = (what: string): Promise<string> => workbench.screenshot(`${what}-${name}`);

    it('a double click opens the page of a dump', async () => {
      await showFiles(workbench);
      await openFile(workbench, 'yesterday.dump');
      await workbench.webview().locator('dd', { hasText: 'complete' }).waitFor();
      await shot('dump-page');
    });

    it('a dump that is large', async () => {
      await showFiles(workbench);
      await openFile(workbench, 'large.dump');
      await shot('dump-indexing');
      await row(workbench, /large\.dump.*entries/).waitFor({ timeout: 60_000 });
      await shot('dump-indexed');
    });

    it('a file that is none', async () => {
      await showFiles(workbench);
      await openFile(workbench, 'other.dump');
      await workbench.webview().locator('[role=alert]', { hasText: 'not a JuiceFS dump' }).waitFor();
      await shot('dump-none');
    });

    it('a dump that is cut', async () => {
      await showFiles(workbench);
      await openFile(workbench, 'cut.dump');
      await workbench.webview().locator('.note', { hasText: 'is cut at byte' }).waitFor();
      await row(workbench, /cut\.dump.*damaged/).waitFor();
      await shot('dump-cut');
    });

    it('find', async () => {
      const { page } = workbench;
      await workbench.runCommand('JuiceFS: Find in Dump…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'yesterday.dump' }).waitFor();
      await page.keyboard.type('yesterday');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'Find in yesterday' }).waitFor();
      await shot('find-hints');
      await page.keyboard.type('multi');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'multichunk' }).waitFor();
      await shot('find');
      await page.keyboard.press('Enter');
      await row(workbench, 'multichunk').waitFor();
      await shot('found');
    });

    it('comparison', async () => {
      const { page } = workbench;
      await showFiles(workbench);
      await openFile(workbench, 'today.dump');
      await row(workbench, /today\.dump.*entries/).waitFor();
      await showFiles(workbench);
      await openFile(workbench, 'yesterday.dump');
      await press(workbench, 'Compare With…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'today.dump' }).waitFor();
      await shot('compare-with');
      await page.keyboard.type('today');
      await page.keyboard.press('Enter');
      await row(workbench, 'Counters').waitFor();
      await togglePane(workbench, 'Volumes');
      await row(workbench, 'multichunk2').waitFor();
      await shot('comparison');
      await row(workbench, '/data/block').click();
      await page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
      await shot('difference');
      await workbench.runCommand('JuiceFS: Group Comparison by Path');
      await row(workbench, /^data/).waitFor();
      await shot('comparison-by-path');
      await workbench.runCommand('JuiceFS: Close Comparison');
      await togglePane(workbench, 'Volumes');
    });

    it('problems', async () => {
      await showFiles(workbench);
      await openFile(workbench, 'today.dump');
      await press(workbench, 'Check');
      await row(workbench, /today\.dump.*(?:error|warning)/).waitFor();
      await workbench.webview().locator('dd', { hasText: 'warning' }).waitFor();
      await togglePane(workbench, 'Volumes');
      const groups = workbench.page.locator(
        '.pane:has(.pane-header[aria-label^="Problems"]) .monaco-list-row[aria-level="2"][aria-expanded="false"]',
      );
      while ((await groups.count()) > 0) await groups.last().click();
      await shot('problems');
      await togglePane(workbench, 'Volumes');
    });
  });
}

describe('dumps in the explorer', () => {
  it('are opened by its context menu', async () => {
    const workbench = await Workbench.open({ ...LOOKS.dark, workspace: workspace() });
    try {
      await extensionsKnown(workbench);
      await fileRow(workbench, 'today.dump').click({ button: 'right' });
      await workbench.page.locator('.monaco-menu').waitFor();
      await workbench.page.waitForTimeout(500);
      await workbench.screenshot('explorer-menu');
      await workbench.page.locator('.monaco-menu .action-label', { hasText: 'Open Dump File' }).click();
      await row(workbench, /today\.dump.*entries/).waitFor();
      assert.ok(await row(workbench, 'Files').isVisible());
    } finally {
      await workbench.close();
    }
  });
});
