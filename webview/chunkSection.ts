import type { ChunkModel, InspectorStrings } from '../src/shared/inspector';
import { sliceBar } from './sliceBar';
import { element } from './dom';

/** Each chunk as two bars: the slices as they were written, and what a read returns. */
export function chunkSection(chunks: readonly ChunkModel[], strings: InspectorStrings): HTMLElement {
  return element(
    'section',
    {},
    element('h2', {}, strings.chunks),
    ...(chunks.length === 0
      ? [element('p', { className: 'none' }, strings.nothingStored)]
      : chunks.map((chunk) => chunkFigure(chunk, strings))),
  );
}

function chunkFigure(chunk: ChunkModel, strings: InspectorStrings): HTMLElement {
  return element(
    'div',
    { className: 'chunk' },
    element('h3', {}, chunk.title, element('span', { className: 'caption' }, chunk.caption)),
    element('p', { className: 'barTitle' }, strings.written),
    sliceBar(chunk.written, chunk.extent, `${chunk.title}: ${strings.written}`),
    element('p', { className: 'barTitle' }, strings.read),
    sliceBar(chunk.read, chunk.extent, `${chunk.title}: ${strings.read}`),
    element(
      'div',
      { className: 'axis', attributes: { 'aria-hidden': 'true' } },
      element('span', {}, chunk.startText),
      element('span', {}, chunk.endText),
    ),
  );
}
