import type { Browser, Page } from 'playwright-core';
import { inRoot } from '../../../bin/setup/paths.mjs';
import type { FromInspector, InspectorModel, InspectorStrings, ToInspector } from '../../../src/shared/inspector';
import type { StaticServer } from '../../support/browser';
import { launchBrowser, serveFolder } from '../../support/browser';

export type Theme = 'dark' | 'light' | 'hc';

/** The policy of the real panel, with this page's own origin in the place of the webview's. */
const POLICY = "default-src 'none'; script-src 'nonce-n' ; style-src 'self'; font-src 'self'";

/** The real bundle in a real browser, with the editor's side of the conversation played by the test. */
export class InspectorPage {
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
    private readonly server: StaticServer,
  ) {}

  static async open(theme: Theme = 'dark', script = 'webview.js'): Promise<InspectorPage> {
    const server = await serveFolder(inRoot('dist'), {
      '/': html(script),
      '/host.js': HOST_SCRIPT,
      '/theme.css': themeCss(theme),
    });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    const opened = new InspectorPage(page, browser, server);
    page.on('pageerror', (error) => opened.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.text().includes('Content Security Policy'))
        opened.problems.push(message.text());
    });
    // The test runner's compiler names functions through a helper of its own, which code sent to the page would miss.
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.route('**/host.js', (route) => route.fulfill({ body: HOST_SCRIPT, contentType: 'text/javascript' }));
    await page.route('**/theme.css', (route) => route.fulfill({ body: themeCss(theme), contentType: 'text/css' }));
    await page.goto(server.origin);
    await page.waitForFunction(() => window.sentMessages.some(({ type }) => type === 'ready'));
    return opened;
  }

  async send(message: ToInspector | object): Promise<void> {
    await this.page.evaluate((data) => {
      window.postMessage(data, '*');
    }, message);
  }

  async show(model: InspectorModel): Promise<void> {
    await this.send({ type: 'show', model, strings: STRINGS, state: { connectionId: 'c', path: '/entry/x.json' } });
    await this.page.locator('h1').waitFor();
  }

  sent(): Promise<FromInspector[]> {
    return this.page.evaluate(() => window.sentMessages);
  }

  state(): Promise<unknown> {
    return this.page.evaluate(() => window.savedState);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

declare global {
  interface Window {
    sentMessages: FromInspector[];
    savedState: unknown;
  }
}

const HOST_SCRIPT = `
window.sentMessages = [];
window.acquireVsCodeApi = () => ({
  postMessage: (message) => window.sentMessages.push(message),
  setState: (state) => { window.savedState = state; },
  getState: () => window.savedState,
});
`;

function html(script: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="webview.css">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet"><title>JuiceFS</title></head>
<body><main id="app"><p role="status">Reading…</p></main>
<script nonce="n" src="host.js"></script><script nonce="n" src="${script}"></script></body></html>`;
}

/** The colours of VS Code's own themes that the page uses. */
function themeCss(theme: Theme): string {
  const colours: Record<Theme, Record<string, string>> = {
    dark: {
      'editor-background': '#1f1f1f',
      'editor-foreground': '#cccccc',
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      'panel-border': '#2b2b2b',
      focusBorder: '#0078d4',
    },
    light: {
      'editor-background': '#ffffff',
      'editor-foreground': '#3b3b3b',
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      'panel-border': '#e5e5e5',
      focusBorder: '#005fb8',
    },
    hc: {
      'editor-background': '#000000',
      'editor-foreground': '#ffffff',
      foreground: '#ffffff',
      descriptionForeground: '#ffffffb3',
      'panel-border': '#6fc3df',
      focusBorder: '#f38518',
      contrastBorder: '#6fc3df',
      contrastActiveBorder: '#f38518',
    },
  };
  const charts =
    theme === 'light'
      ? { blue: '#0063d3', orange: '#d18616', green: '#388a34', purple: '#652d90', yellow: '#bf8803', red: '#e51400' }
      : { blue: '#59a4f9', orange: '#d18616', green: '#89d185', purple: '#b180d7', yellow: '#cca700', red: '#f14c4c' };
  const rules = [
    ...Object.entries(colours[theme]).map(([name, value]) => `--vscode-${name}: ${value};`),
    ...Object.entries(charts).map(([name, value]) => `--vscode-charts-${name}: ${value};`),
    '--vscode-font-family: sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: monospace;',
  ];
  return `:root { ${rules.join(' ')} }`;
}

const STRINGS: InspectorStrings = {
  openJson: 'Open as JSON',
  copyObjects: 'Copy Object Names',
  showInTree: 'Show in Volumes',
  refresh: 'Refresh',
  chunks: 'Chunks',
  written: 'Slices as written',
  read: 'What a read returns',
  whatIsRead: 'What is read',
  bytes: 'Bytes of the file',
  length: 'Length',
  slice: 'Slice',
  object: 'Object',
  partOfObject: 'Part of the object',
  extendedAttributes: 'Extended attributes',
  name: 'Name',
  value: 'Value',
  size: 'Size',
  acl: 'Access control',
  who: 'Who',
  permissions: 'Permissions',
  paths: 'Paths',
  none: 'None.',
  nothingStored: 'No data is stored for this file.',
};

export const HOSTILE = '<img src=x onerror=alert(1)>"\'&amp;${x}\\u202e';

/** `/data/overlap` of the sample volume. */
export function overlapModel(change: Partial<InspectorModel> = {}): InspectorModel {
  const slice = (id: number, pos: number, length: number): InspectorModel['chunks'][number]['written'][number] => ({
    key: `slice-${id}`,
    pos,
    length,
    isHole: false,
    label: String(id),
    sentence: `slice ${id} at ${pos}, ${length} bytes`,
  });
  const object = (id: number, size: number): InspectorModel['reads'][number]['objects'] => [
    { name: `vol-1/chunks/0/0/${id}_0_${size}`, part: 'whole' },
  ];
  return {
    title: '/data/overlap',
    subtitle: 'vol · vol-1',
    facts: [
      { label: 'Inode', value: '41' },
      { label: 'Mode', value: '-rw-r--r-- (0644)' },
    ],
    chunks: [
      {
        title: 'Chunk 0',
        caption: '3 slices',
        extent: 304000,
        startText: '0',
        endText: '304 000',
        written: [slice(25, 0, 300000), slice(26, 1000, 1000), slice(27, 299000, 5000)],
        read: [slice(25, 0, 1000), slice(26, 1000, 1000), slice(25, 2000, 297000), slice(27, 299000, 5000)],
      },
    ],
    reads: [
      { sliceKey: 'slice-25', range: '0 – 999', length: '1 000 B', slice: '25', objects: object(25, 300000), note: '' },
      {
        sliceKey: 'slice-26',
        range: '1 000 – 1 999',
        length: '1 000 B',
        slice: '26',
        objects: object(26, 1000),
        note: 'overlays 25',
      },
    ],
    xattrs: [],
    acls: [],
    paths: ['/data/overlap'],
    notes: [],
    hasObjects: true,
    ...change,
  };
}
