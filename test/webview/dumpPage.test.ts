import assert from 'node:assert/strict';
import type { DumpPageModel } from '../../src/shared/dumpPage';
import { HOSTILE, InspectorPage } from './support/inspectorPage';

function model(change: Partial<DumpPageModel> = {}): DumpPageModel {
  return {
    title: 'meta.dump',
    subtitle: '/backups',
    facts: [
      { label: 'Size', value: '357.5 MiB' },
      { label: 'Volume', value: 'vol-1' },
    ],
    notes: [],
    actions: [
      { action: 'showInVolumes', label: 'Show in Volumes', icon: 'list-tree', isPrimary: true },
      { action: 'check', label: 'Check', icon: 'checklist', isPrimary: false },
    ],
    ...change,
  };
}

describe('page of a dump', () => {
  let opened: InspectorPage;
  beforeEach(async () => {
    opened = await InspectorPage.open('dark', 'dumpPage.js');
  });
  afterEach(async () => {
    assert.deepEqual(opened.problems, []);
    await opened.close();
  });

  const show = async (change: Partial<DumpPageModel> = {}): Promise<void> => {
    await opened.send({ type: 'show', model: model(change) });
    await opened.page.locator('h1').waitFor();
  };

  it('shows what is known, as text', async () => {
    await show({ title: HOSTILE, facts: [{ label: HOSTILE, value: HOSTILE }], notes: [HOSTILE] });
    assert.equal(await opened.page.locator('h1').textContent(), HOSTILE);
    assert.equal(await opened.page.locator('dd').textContent(), HOSTILE);
    assert.equal(await opened.page.locator('.note').textContent(), HOSTILE);
    assert.equal(await opened.page.locator('img').count(), 0);
  });

  it('asks for what its buttons say, by mouse and by keyboard', async () => {
    await show();
    await opened.page.locator('vscode-button', { hasText: 'Check' }).click();
    await opened.page.locator('vscode-button', { hasText: 'Show in Volumes' }).focus();
    await opened.page.keyboard.press('Enter');
    const asked = (await opened.sent()) as object[];
    assert.deepEqual(asked.slice(1), [
      { type: 'run', action: 'check' },
      { type: 'run', action: 'showInVolumes' },
    ]);
  });

  it('keeps the focus while an index grows', async () => {
    await show({ progress: { label: 'indexing 1 %', fraction: 0.01 } });
    await opened.page.locator('vscode-button', { hasText: 'Check' }).focus();
    await show({ progress: { label: 'indexing 43 %', fraction: 0.43 } });
    await opened.page.locator('.indexing', { hasText: '43 %' }).waitFor();
    const focused = await opened.page.evaluate(() => document.activeElement?.textContent);
    assert.equal(focused, 'Check');
    await show();
    assert.equal(await opened.page.locator('progress').count(), 0);
  });

  it('says why a file is no dump', async () => {
    await show({ failure: 'x.dump is not a JuiceFS dump.', facts: [], actions: [] });
    assert.equal(await opened.page.locator('[role=alert]').textContent(), 'x.dump is not a JuiceFS dump.');
  });

  it('takes no message that is not its own', async () => {
    await show();
    await opened.send({ type: 'show', model: { title: 7 } });
    await opened.send({ type: 'other' });
    assert.equal(await opened.page.locator('h1').textContent(), 'meta.dump');
  });
});
