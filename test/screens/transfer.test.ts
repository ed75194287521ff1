import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Locator } from 'playwright-core';
import { fixture, temporaryFolder } from '../support/fixtures';
import type { WorkbenchOptions } from '../support/workbench';
import { Workbench } from '../support/workbench';

const LOOKS = {
  dark: { theme: 'Default Dark Modern' },
  light: { theme: 'Default Light Modern' },
  hc: { theme: 'Default High Contrast' },
  narrow: { theme: 'Default Dark Modern', size: { width: 520, height: 800 } },
} as const satisfies Record<string, WorkbenchOptions>;

/** A quiet volume and one that two clients have open, and dumps of several kinds. */
function sample(look: WorkbenchOptions): WorkbenchOptions {
  const folder = path.join(temporaryFolder(), 'volumes');
  mkdirSync(folder);
  const quiet = path.join(folder, 'quiet.db');
  const busy = path.join(folder, 'busy.db');
  copyFileSync(fixture('vol-1/sqlite/meta.db'), quiet);
  copyFileSync(fixture('vol-1/sqlite/meta.db'), busy);
  const database = new DatabaseSync(busy);
  const expire = Math.floor(Date.now() / 1000) + 3600;
  for (const [sid, host, mount] of [
    [7, 'web-1.example.org', '/mnt/jfs'],
    [9, 'batch-3.example.org', '/srv/data'],
  ] as const) {
    const info = { Version: '1.4.1+2026-10-01.0123456', HostName: host, MountPoint: mount, ProcessID: 4711 };
    database
      .prepare('INSERT INTO jfs_session2 (sid, expire, info) VALUES (?, ?, ?)')
      .run(sid, expire, Buffer.from(JSON.stringify(info)));
  }
  database.close();
  const workspace = path.join(temporaryFolder(), 'backups');
  mkdirSync(workspace);
  const official = readFileSync(fixture('vol-1/sqlite/dump.json'));
  writeFileSync(path.join(workspace, 'vol-1.json'), official);
  writeFileSync(path.join(workspace, 'cut.json'), official.subarray(0, official.length / 2));
  copyFileSync(fixture('vol-1/sqlite/dump-subdir-team.json'), path.join(workspace, 'team.json'));
  copyFileSync(fixture('conflicts/dump.json'), path.join(workspace, 'conflicts.json'));
  const connections = [
    { name: 'quiet', url: `sqlite3://${quiet}` },
    { name: 'busy', url: `sqlite3://${busy}`, production: true },
  ];
  return { ...look, workspace, settings: { 'juicefs.connections': connections } };
}

function row({ page }: Workbench, label: string | RegExp): Locator {
  return page.locator('.pane-body .monaco-list-row', { hasText: label }).first();
}

function dialog({ page }: Workbench, text: string | RegExp): Locator {
  return page.locator('.monaco-dialog-box', { hasText: text });
}

/** The workbench's own file dialog reads the folder first and then fills in its field. */
async function answerFileDialog({ page }: Workbench, title: string, file: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
  await page.waitForTimeout(1500);
  await page.locator('.quick-input-widget input.input').fill(file);
  await page.waitForTimeout(1000);
  await page.keyboard.press('Enter');
}

async function chooseFile(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await page.locator('.quick-input-widget').waitFor();
  await page.waitForTimeout(500);
  const browse = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Choose a dump file' });
  if (await browse.isVisible()) await browse.click();
  await answerFileDialog(workbench, '', path.join(workbench.folder, name));
}

async function chooseTyped({ page }: Workbench, text: string): Promise<void> {
  await page.locator('.quick-input-widget input.input').fill(text);
  await page.keyboard.press('Enter');
}

async function newSqlite(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'SQLite database file' }).waitFor();
  await page.keyboard.press('Enter');
  await answerFileDialog(workbench, 'new SQLite database', path.join(workbench.folder, name));
}

async function loadDump(workbench: Workbench, dump: string, target: string): Promise<void> {
  await workbench.runCommand('JuiceFS: Load Dump…');
  await chooseFile(workbench, dump);
  await newSqlite(workbench, target);
}

async function notifications({ page }: Workbench): Promise<void> {
  if (await page.locator('.notifications-center.visible').isVisible()) return;
  await page.locator('[id="status.notifications"] .codicon').first().click();
  await page.waitForTimeout(300);
}

/** A Markdown page in front that shows this. */
async function preview(workbench: Workbench, heading: string | RegExp): Promise<void> {
  await workbench.webview().locator('h1', { hasText: heading }).waitFor();
}

for (const [name, look] of Object.entries(LOOKS)) {
  describe(`transfer screens, ${name}`, () => {
    let workbench: Workbench;
    before(async () => {
      workbench = await Workbench.open(sample(look));
      if (name === 'hc') {
        // The way people get there: the system says so. The setting alone does not bring this theme into the web workbench.
        await workbench.page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
        await workbench.page.reload();
        await workbench.page.locator('.statusbar-item').first().waitFor({ timeout: 60_000 });
      }
      // The first paint is in the default colours; the chosen theme comes with its extension.
      await workbench.page.waitForTimeout(3000);
      await workbench.page.locator('.activitybar [aria-label="JuiceFS"]').first().click();
      await row(workbench, 'quiet').waitFor();
      await workbench.page.locator('.pane-header', { hasText: 'Tasks' }).click();
    });
    afterEach(async function () {
      if (this.currentTest?.isFailed() === true) await shot(`failed-${this.currentTest.title.replaceAll(' ', '-')}`);
      // A test that failed half way must not leave a dialog in the way of the next.
      for (let press = 0; press < 3; press++) await workbench.page.keyboard.press('Escape');
      // A quick input that is just closing does not open again.
      await workbench.page.waitForTimeout(500);
    });
    after(() => workbench.close());
    const shot = (what: string): Promise<string> => workbench.screenshot(`transfer-${what}-${name}`);

    it('load plan, its full text and the certificate', async () => {
      const { page } = workbench;
      await loadDump(workbench, 'vol-1.json', 'new.db');
      await dialog(workbench, 'Recomputed').waitFor();
      await shot('load-plan');
      await dialog(workbench, 'Recomputed').locator('.monaco-button', { hasText: 'Show Full Plan' }).click();
      await page.locator('.quick-input-message', { hasText: 'Type the volume name vol-1' }).waitFor();
      await preview(workbench, 'vol-1.json');
      await shot('load-full-plan');
      await chooseTyped(workbench, 'vol-1');
      await row(workbench, 'Loaded and verified').waitFor();
      await notifications(workbench);
      const loaded = page.locator('.notification-list-item', { hasText: 'Loaded and verified' });
      await loaded.hover();
      await shot('loaded');
      await loaded.locator('.monaco-button', { hasText: 'Show Certificate' }).click();
      await page.locator('.tab', { hasText: 'certificate.md' }).waitFor();
      await page.waitForTimeout(1500);
      await shot('certificate');
    });

    it('refusals that can be accepted', async () => {
      const { page } = workbench;
      await loadDump(workbench, 'team.json', 'team.db');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'dump of a directory' }).waitFor();
      await preview(workbench, 'team.json');
      await shot('load-refused');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      await dialog(workbench, 'Accepted').waitFor();
      await shot('load-accepted');
    });

    it('a refusal that cannot be accepted', async () => {
      await loadDump(workbench, 'cut.json', 'cut.db');
      await dialog(workbench, 'is not loaded').waitFor();
      await shot('load-never');
    });

    it('migration with live clients', async () => {
      const { page } = workbench;
      await workbench.runCommand('JuiceFS: Migrate Metadata…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'busy' }).waitFor();
      await shot('migrate-source');
      await chooseTyped(workbench, 'busy');
      await newSqlite(workbench, 'moved.db');
      await dialog(workbench, 'live clients').waitFor();
      await shot('migrate-clients');
      await dialog(workbench, 'live clients').locator('.monaco-button', { hasText: 'Show Clients' }).click();
      await row(workbench, 'batch-3').waitFor();
      await shot('migrate-show-clients');
    });

    it('migration', async () => {
      const { page } = workbench;
      await workbench.runCommand('JuiceFS: Migrate Metadata…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'quiet' }).waitFor();
      await chooseTyped(workbench, 'quiet');
      await newSqlite(workbench, 'moved.db');
      await dialog(workbench, 'Migrate volume').waitFor();
      await shot('migrate-plan');
      // Enter takes the first button, which opens the whole plan and goes on.
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-message', { hasText: 'Type the volume name vol-1' }).waitFor();
      await preview(workbench, 'Migration Plan');
      await shot('migrate-full-plan');
      await chooseTyped(workbench, 'vol-1');
      await row(workbench, 'Migrated and verified').waitFor();
      await notifications(workbench);
      await page.locator('.notification-list-item', { hasText: 'Migrated and verified' }).hover();
      await shot('migrated');
      await page.keyboard.press('Escape');
      await row(workbench, 'Migrated and verified').click();
      await page.locator('.view-line', { hasText: 'The way back' }).first().waitFor();
      await shot('migrate-report');
    });

    it('restore drill', async () => {
      const { page } = workbench;
      await workbench.runCommand('JuiceFS: Restore Drill…');
      await chooseFile(workbench, 'conflicts.json');
      await row(workbench, 'Restore drill passed').waitFor();
      await notifications(workbench);
      await page.locator('.notification-list-item', { hasText: 'Restore drill passed' }).hover();
      await shot('drilled');
      await page
        .locator('.notification-list-item', { hasText: 'Restore drill passed' })
        .locator('.monaco-button', { hasText: 'Show Certificate' })
        .click();
      await page.waitForTimeout(1500);
      await shot('drill-certificate');
      await workbench.runCommand('JuiceFS: Show Task Report');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Restore drill' }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.view-line', { hasText: 'A real restore would need' }).first().waitFor();
      await shot('drill-report');
      await page.keyboard.press('Escape');
      if (readdirSync(workbench.folder).every((file) => !file.endsWith('.certificate.md'))) {
        throw new Error('no certificate beside the dump');
      }
    });
  });
}
