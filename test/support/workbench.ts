import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { inRoot, root } from '../../bin/setup/paths.mjs';
import { makeScratch, removeScratch } from '../../bin/setup/scratch.mjs';
import { startWorkbenchServer, type WorkbenchServer } from '../../bin/setup/workbenchServer.mjs';
import { launchBrowser } from './browser';

export interface WorkbenchOptions {
  /** Copied into a private folder, which becomes the workspace; nothing means an empty one. */
  readonly workspace?: string;
  readonly theme?:
    'Default Dark Modern' | 'Default Light Modern' | 'Default High Contrast' | 'Default High Contrast Light';
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Workspace trust on: the workspace opens in Restricted Mode. */
  readonly restricted?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
}

/** A real VS Code with the extension under development, driven as a person would: keys, clicks, eyes. */
export class Workbench {
  private constructor(
    readonly page: Page,
    /** The workspace folder on disk. */
    readonly folder: string,
    private readonly scratch: string,
    private readonly browser: Browser,
    private readonly server: WorkbenchServer,
  ) {}

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const scratch = makeScratch('workbench');
    const folder = path.join(scratch, 'workspace');
    if (options.workspace === undefined) mkdirSync(folder);
    else cpSync(options.workspace, folder, { recursive: true });
    const server = await startWorkbenchServer({
      dataDir: path.join(scratch, 'server'),
      trust: options.restricted ?? false,
      settings: { 'workbench.colorTheme': options.theme ?? 'Default Dark Modern', ...options.settings },
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
    const workbench = new Workbench(page, folder, scratch, browser, server);
    try {
      await page.goto(server.url({ folder, extension: root }));
      await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
      // The status bar shows the remote's name once the connection to the extension host stands.
      await page.locator('.statusbar-item').first().waitFor({ timeout: 60_000 });
    } catch (error) {
      await workbench.close();
      throw error;
    }
    return workbench;
  }

  /** Runs a command by its title (`JuiceFS: Verify`) from the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The content of the webview in front. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Takes a picture into `test-results/screens`, for people to look at; returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = inRoot('test-results', 'screens', `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  /** What the server logged, for the message of a failing test. */
  serverLog(): string {
    return this.server.log();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    removeScratch(this.scratch);
  }
}
