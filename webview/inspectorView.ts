import type { InspectorModel, InspectorStrings } from '../src/shared/inspector';
import { actionBar } from './actionBar';
import { chunkSection } from './chunkSection';
import { element } from './dom';
import type { Host } from './host';
import { linkSlices } from './linkSlices';
import { readTable } from './readTable';
import { aclSection, pathSection, xattrSection } from './sections';

/** The whole page of one inode. */
export function inspectorView(model: InspectorModel, strings: InspectorStrings, host: Host): HTMLElement {
  const view = element(
    'article',
    {},
    element(
      'header',
      {},
      element('h1', { attributes: { dir: 'ltr' } }, model.title),
      element('p', { className: 'subtitle' }, model.subtitle),
      actionBar(model, strings, host),
    ),
    facts(model),
    ...model.notes.map((note) => element('p', { className: 'note' }, note)),
    chunkSection(model.chunks, strings),
    readTable(model.reads, strings),
    xattrSection(model.xattrs, strings),
    aclSection(model.acls, strings),
    pathSection(model.paths, strings),
  );
  linkSlices(view);
  return view;
}

function facts(model: InspectorModel): HTMLElement {
  return element(
    'dl',
    { className: 'facts' },
    ...model.facts.map(({ label, value }) => element('div', {}, element('dt', {}, label), element('dd', {}, value))),
  );
}
