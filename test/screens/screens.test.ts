import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { fixture, temporaryFolder } from '../support/fixtures';
import type { WorkbenchOptions } from '../support/workbench';
import { Workbench } from '../support/workbench';

const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  hc: 'Default High Contrast',
} as const satisfies Record<string, NonNullable<WorkbenchOptions['theme']>>;

/** A workspace with a dump of the sample volume, which the user's settings connect. */
function sample(theme: NonNullable<WorkbenchOptions['theme']>): WorkbenchOptions {
  const folder = path.join(temporaryFolder(), 'volumes');
  mkdirSync(folder);
  copyFileSync(fixture('vol-1/sqlite/meta.db'), path.join(folder, 'vol-1.db'));
  const workspace = path.join(temporaryFolder(), 'backups');
  mkdirSync(workspace);
  copyFileSync(fixture('vol-1/sqlite/dump.json'), path.join(workspace, 'vol-1.json'));
  const connections = [
    { name: 'vol-1', url: `sqlite3://${folder}/vol-1.db` },
    { name: 'photos', url: `sqlite3://${folder}/missing.db`, production: true, readOnly: true },
  ];
  return {
    workspace,
    theme,
    settings: {
      'juicefs.connections': connections,
      'juicefs.tree.pageSize': 20,
    },
  };
}

function row({ page }: Workbench, label: string): Locator {
  return page
    .locator('.pane-body .monaco-list-row', { has: page.locator(`.monaco-highlighted-label:text-is("${label}")`) })
    .first();
}

/** Opens rows of the Volumes view, one below the other. */
async function expand(workbench: Workbench, ...labels: string[]): Promise<void> {
  for (const label of labels) {
    await row(workbench, label).waitFor();
    if ((await row(workbench, label).getAttribute('aria-expanded')) === 'false') await row(workbench, label).click();
    await workbench.page.waitForTimeout(250);
  }
}

async function inspect(workbench: Workbench, label: string): Promise<void> {
  await row(workbench, label).hover();
  await row(workbench, label).locator('.action-label[aria-label="Inspect"]').click();
  await workbench.webview().locator('h1', { hasText: label }).waitFor();
}

async function openMenu(workbench: Workbench, label: string): Promise<void> {
  await row(workbench, label).click({ button: 'right' });
  await workbench.page.locator('.monaco-menu').waitFor();
  // A menu ignores clicks in its first moments, so that the click which opened it does not choose.
  await workbench.page.waitForTimeout(500);
}

/** The workbench's own file dialog reads the folder first and then fills in its field. */
async function answerFileDialog({ page }: Workbench, title: string, file: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
  await page.waitForTimeout(1500);
  await page.locator('.quick-input-widget input.input').fill(file);
  await page.waitForTimeout(1000);
  await page.keyboard.press('Enter');
}

async function openJuiceFs({ page }: Workbench): Promise<void> {
  // The first paint is in the default colours; the chosen theme comes with its extension.
  await page.waitForTimeout(3000);
  await page.locator('.activitybar [aria-label="JuiceFS"]').first().click();
}

for (const [name, theme] of Object.entries(THEMES)) {
  describe(`screens, ${name}`, () => {
    let workbench: Workbench;
    before(async () => {
      workbench = await Workbench.open(sample(theme));
      if (name === 'hc') {
        // The way people get there: the system says so. The setting alone does not bring this theme into the web workbench.
        await workbench.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
        await workbench.page.reload();
        await workbench.page.locator('.statusbar-item').first().waitFor({ timeout: 60_000 });
      }
      await openJuiceFs(workbench);
      await expand(workbench, 'vol-1', 'Files', 'data');
    });
    afterEach(async function () {
      if (this.currentTest?.isFailed() === true) await shot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
      // A test that failed half way must not leave a dialog in the way of the next.
      for (let press = 0; press < 3; press++) await workbench.page.keyboard.press('Escape');
    });
    after(() => workbench.close());
    const shot = (what: string): Promise<string> => workbench.screenshot(`${what}-${name}`);

    it('tree', async () => {
      await expand(workbench, 'photos — PRODUCTION', 'Sessions', 'Trash', '2026-11-23-04');
      await row(workbench, 'small').hover();
      await workbench.page.locator('.workbench-hover', { hasText: 'Inode: 39' }).waitFor();
      await shot('tree');
      await workbench.page.mouse.move(900, 500);
    });

    it('document with an explanation', async () => {
      const { page } = workbench;
      await row(workbench, 'multichunk').click();
      await page.locator('.view-line span', { hasText: 'mtimensec' }).last().hover();
      await page.locator('.monaco-hover-content', { hasText: 'anosecond' }).first().waitFor();
      await shot('document');
      await page.keyboard.press('Escape');
    });

    it('inspector', async () => {
      await inspect(workbench, 'overlap');
      assert.equal(await workbench.webview().locator('h1').textContent(), '/data/overlap');
      await shot('inspector');
      await inspect(workbench, 'punched');
      await shot('inspector-holes');
      await inspect(workbench, 'small');
      await shot('inspector-xattrs');
    });

    it('dump dialog', async () => {
      const { page } = workbench;
      await openMenu(workbench, 'vol-1');
      await shot('menu');
      await page.locator('.monaco-menu .action-label', { hasText: 'Dump Metadata' }).click();
      await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
      await shot('dump-redaction');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-message', { hasText: 'secret key' }).waitFor();
      await shot('dump-full');
      await page.keyboard.press('Escape');
    });

    it('verify and its report', async () => {
      const { page } = workbench;
      await openMenu(workbench, 'vol-1');
      await page.locator('.monaco-menu .action-label', { hasText: 'Verify' }).click();
      // Under a test driver the workbench keeps notifications in their center.
      await page.locator('[id="status.notifications"] .codicon-bell-dot').click();
      const notification = page.locator('.notification-list-item', { hasText: 'tree hash' });
      await notification.waitFor();
      await shot('verified');
      await notification.locator('.monaco-button', { hasText: 'Show Report' }).click();
      await page.locator('.view-line', { hasText: 'Verify' }).first().waitFor();
      await page.locator('.pane-header', { hasText: 'Tasks' }).click();
      await page.locator('.pane-body .monaco-list-row', { hasText: 'Verify vol-1' }).waitFor();
      await shot('report');
    });

    it('load plan', async () => {
      const { page } = workbench;
      await workbench.runCommand('JuiceFS: Load Dump…');
      await answerFileDialog(workbench, 'Load Dump (1/2)', path.join(workbench.folder, 'vol-1.json'));
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'SQLite database file' }).waitFor();
      await shot('load-target');
      await page.keyboard.press('Enter');
      await answerFileDialog(workbench, 'new SQLite database', path.join(workbench.folder, 'new.db'));
      await page.locator('.monaco-dialog-box', { hasText: 'Recomputed' }).waitFor();
      await shot('load-plan');
      await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Load…' }).click();
      await page.locator('.quick-input-message', { hasText: 'Type the volume name vol-1' }).waitFor();
      await page.keyboard.type('vol-1');
      await page.keyboard.press('Enter');
      await page.locator('.pane-body .monaco-list-row', { hasText: 'Loaded and verified' }).waitFor();
      await shot('loaded');
    });

    it('add connection', async () => {
      const { page } = workbench;
      await workbench.runCommand('JuiceFS: Add Connection…');
      const title = page.locator('.quick-input-title');
      await title.filter({ hasText: 'Add Connection (1/' }).waitFor();
      await shot('add-connection');
      await page.keyboard.type('Redis');
      await page.keyboard.press('Enter');
      await title.filter({ hasText: '(2/' }).waitFor();
      // Port 1 is nobody's: what a server that is down looks like.
      await page.keyboard.type('redis://127.0.0.1:1/1');
      await shot('add-connection-address');
      await page.keyboard.press('Enter');
      await title.filter({ hasText: '(3/' }).waitFor();
      await shot('add-connection-password');
      await page.keyboard.press('Enter');
      await page.locator('[id="status.notifications"] .codicon-bell-dot').click();
      const failed = page.locator('.notification-list-item', { hasText: 'no server answers' });
      await failed.waitFor();
      await failed.hover();
      await shot('add-connection-failed');
      assert.ok(await failed.locator('.monaco-button', { hasText: 'Edit Address' }).isVisible());
      await failed.locator('.monaco-button', { hasText: 'Save Anyway' }).click();
      await title.filter({ hasText: '(4/' }).waitFor();
      await page.keyboard.type('down');
      await page.keyboard.press('Enter');
      await row(workbench, 'down').waitFor();
      await shot('add-connection-saved');
    });
  });
}

describe('screens without a connection', () => {
  for (const [name, options, text] of [
    ['welcome', { theme: 'Default Dark Modern' }, 'open a dump file'],
    ['welcome-restricted', { theme: 'Default Light Modern', restricted: true }, 'Restricted Mode'],
  ] as const) {
    it(name, async () => {
      const workbench = await Workbench.open(options);
      try {
        await openJuiceFs(workbench);
        await workbench.page.locator('.welcome-view-content', { hasText: text }).first().waitFor();
        await workbench.screenshot(name);
      } finally {
        await workbench.close();
      }
    });
  }
});
