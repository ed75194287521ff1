import assert from 'node:assert/strict';
import { HOSTILE, InspectorPage, overlapModel } from './support/inspectorPage';
import type { Theme } from './support/inspectorPage';

describe('inspector page', () => {
  let opened: InspectorPage;
  before(async () => {
    opened = await InspectorPage.open();
  });
  after(() => opened.close());
  afterEach(() => {
    assert.deepEqual(opened.problems, []);
  });

  it('asks for its content once', async () => {
    assert.deepEqual(await opened.sent(), [{ type: 'ready' }]);
  });

  it('shows facts, bars, objects and paths, and remembers what it shows', async () => {
    await opened.show(overlapModel());
    const { page } = opened;
    assert.equal(await page.locator('h1').textContent(), '/data/overlap');
    assert.equal(await page.locator('.facts dt').count(), 2);
    assert.equal(await page.locator('.bar').first().locator('[role=listitem]').count(), 3);
    assert.equal(await page.locator('.bar').nth(1).locator('[role=listitem]').count(), 4);
    assert.deepEqual(await page.locator('.objectName').allTextContents(), [
      'vol-1/chunks/0/0/25_0_300000',
      'vol-1/chunks/0/0/26_0_1000',
    ]);
    assert.deepEqual(await opened.state(), { connectionId: 'c', path: '/entry/x.json' });
  });

  it('draws later writes above the slices they cover, and every slice wide enough to be seen', async () => {
    await opened.show(overlapModel());
    const rects = await opened.page
      .locator('.bar')
      .first()
      .locator('rect.slice')
      .evaluateAll((list) =>
        list.map((rect) => {
          const { top, width } = rect.getBoundingClientRect();
          return { top, width };
        }),
      );
    const [below, above] = rects;
    assert.ok(below !== undefined && above !== undefined && above.top < below.top);
    for (const { width } of rects) assert.ok(width >= 4, `${width}`);
  });

  it('puts hostile names in as text, everywhere', async () => {
    const text = { label: HOSTILE, value: HOSTILE };
    await opened.show(
      overlapModel({
        title: HOSTILE,
        subtitle: HOSTILE,
        facts: [text],
        paths: [HOSTILE],
        notes: [HOSTILE],
        xattrs: [{ name: HOSTILE, value: HOSTILE, size: HOSTILE }],
        acls: [{ title: HOSTILE, rows: [{ who: HOSTILE, permissions: HOSTILE }] }],
        reads: [
          {
            sliceKey: HOSTILE,
            range: HOSTILE,
            length: HOSTILE,
            slice: HOSTILE,
            objects: [{ name: HOSTILE, part: HOSTILE }],
            note: HOSTILE,
          },
        ],
      }),
    );
    assert.equal(await opened.page.locator('img').count(), 0);
    assert.equal(await opened.page.locator('h1').textContent(), HOSTILE);
    assert.equal(await opened.page.locator('.paths li').textContent(), HOSTILE);
  });

  it('sends what a button stands for, and says how it went', async () => {
    await opened.show(overlapModel());
    const { page } = opened;
    await page.locator('vscode-button', { hasText: 'Copy Object Names' }).click();
    const request = (await opened.sent()).at(-1);
    assert.ok(request?.type === 'request' && request.action === 'copyObjects');
    await opened.send({ type: 'reply', id: request.id, message: '3 object names copied.' });
    await page.locator('[role=status]', { hasText: '3 object names copied.' }).waitFor();

    await page.locator('vscode-button', { hasText: 'Refresh' }).click();
    const failing = (await opened.sent()).at(-1);
    assert.ok(failing?.type === 'request');
    await opened.send({ type: 'reply', id: failing.id, error: 'The connection is gone.' });
    await page.locator('[role=status]', { hasText: 'The connection is gone.' }).waitFor();
  });

  it('works by keyboard: one tab stop a bar, arrows inside, related rows marked', async () => {
    await opened.show(overlapModel());
    const { page } = opened;
    assert.equal(await page.locator('.bar').first().locator('[tabindex="0"]').count(), 1);
    await page.locator('.bar').first().locator('[tabindex="0"]').focus();
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    assert.equal(await focused(), 'slice 25 at 0, 300000 bytes');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'slice 26 at 1000, 1000 bytes');
    assert.deepEqual(await page.locator('tr.related td').first().textContent(), '1 000 – 1 999');
    await page.keyboard.press('End');
    assert.equal(await focused(), 'slice 27 at 299000, 5000 bytes');
    await page.keyboard.press('Home');
    await page.keyboard.press('Tab');
    assert.match((await focused()) ?? '', /^slice 25 at 0, 1000 bytes$/);
  });

  it('reaches every button by Tab and presses it by Enter', async () => {
    await opened.show(overlapModel());
    const { page } = opened;
    const before = (await opened.sent()).length;
    await page.locator('h1').click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const sent = (await opened.sent()).slice(before);
    assert.deepEqual(
      sent.map((message) => message.type === 'request' && message.action),
      ['openJson'],
    );
  });

  it('has what a screen reader needs', async () => {
    await opened.show(
      overlapModel({
        xattrs: [{ name: 'user.a', value: 'b', size: '1 B' }],
        acls: [{ title: 'Access ACL', rows: [{ who: 'owner', permissions: 'rwx' }] }],
      }),
    );
    const faults = await opened.page.evaluate(() => {
      const found: string[] = [];
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      if (new Set(ids).size !== ids.length) found.push('ids are not unique');
      if (document.querySelectorAll('h1').length !== 1) found.push('not exactly one h1');
      let level = 1;
      for (const heading of document.querySelectorAll('h1, h2, h3')) {
        const next = Number(heading.tagName[1]);
        if (next > level + 1) found.push(`heading ${heading.textContent} skips a level`);
        level = next;
      }
      for (const table of document.querySelectorAll('table')) {
        const label = document.getElementById(table.getAttribute('aria-labelledby') ?? '');
        if (label === null) found.push('table without a name');
        if (table.querySelectorAll('th[scope=col]').length === 0) found.push('table without headers');
      }
      for (const element of document.querySelectorAll('[tabindex="0"], [role=list]')) {
        if ((element.getAttribute('aria-label') ?? element.textContent).trim() === '')
          found.push(`${element.tagName} without a name`);
      }
      if (document.querySelector('[style]') !== null) found.push('inline style');
      return found;
    });
    assert.deepEqual(faults, []);
  });

  it('shows a failure as an alert, and recovers', async () => {
    await opened.send({ type: 'failed', message: HOSTILE });
    assert.equal(await opened.page.locator('[role=alert]').textContent(), HOSTILE);
    await opened.show(overlapModel());
    assert.equal(await opened.page.locator('[role=alert]').count(), 0);
  });

  it('ignores messages that are not for it', async () => {
    await opened.show(overlapModel());
    for (const message of [{ type: 'show', model: {} }, { type: 'nothing' }, {}, { type: 'reply', id: 999 }])
      await opened.send(message);
    assert.equal(await opened.page.locator('h1').textContent(), '/data/overlap');
  });
});

describe('inspector page in each theme', () => {
  for (const theme of ['dark', 'light', 'hc'] satisfies Theme[]) {
    it(`${theme}: text stands out from what is behind it`, async () => {
      const opened = await InspectorPage.open(theme);
      try {
        await opened.show(overlapModel());
        const ratios = await opened.page.evaluate(() => {
          const parse = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
          const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
            const channel = (value: number): number =>
              value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
            return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
          };
          const background = parse(getComputedStyle(document.body).backgroundColor);
          const over = ([r = 0, g = 0, b = 0, a = 1]: number[]): number[] =>
            [r, g, b].map((value, index) => value * a + (background[index] ?? 0) * (1 - a));
          return ['h1', 'dt', 'dd', 'th', 'td', '.caption', '.objectName'].map((selector) => {
            const element = document.querySelector(selector);
            if (element === null) return { selector, ratio: 0 };
            const [a, b] = [luminance(over(parse(getComputedStyle(element).color))), luminance(background)];
            return { selector, ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
          });
        });
        for (const { selector, ratio } of ratios) assert.ok(ratio >= 4.5, `${selector}: ${ratio}`);
      } finally {
        await opened.close();
      }
    });
  }
});
