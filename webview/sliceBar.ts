import type { SliceModel } from '../src/shared/inspector';
import { element, svgElement } from './dom';
import { roveFocus } from './roveFocus';

const LANE_HEIGHT = 24;
const LANE_GAP = 4;
const MAX_LANES = 10;
/** Below this many percent a slice still gets this much, so that it can be seen and pointed at. */
const MIN_WIDTH_PERCENT = 0.6;
/** Labels need room: about one percent a character at usual widths. */
const PERCENT_PER_CHARACTER = 1.1;
/** Red and orange are left out: they look like a fault. */
const COLOURS = 5;

let patterns = 0;

/**
 * Slices drawn to scale. Slices that overlap go to lanes above each other, later writes above earlier ones. One tab stop;
 * arrow keys move between slices.
 */
export function sliceBar(slices: readonly SliceModel[], extent: number, label: string): HTMLElement {
  const lanes = assignLanes(slices);
  const laneCount = Math.max(1, ...lanes.map((lane) => lane + 1));
  const height = laneCount * (LANE_HEIGHT + LANE_GAP) - LANE_GAP;
  const hatch = `hatch-${++patterns}`;
  const shapes = slices.map((slice, index) => {
    const top = (laneCount - 1 - (lanes[index] ?? 0)) * (LANE_HEIGHT + LANE_GAP);
    return sliceShape(slice, extent, top, hatch);
  });
  const svg = svgElement(
    'svg',
    { width: '100%', height: String(height + 2), role: 'list', 'aria-label': label, class: 'bar' },
    svgElement('defs', {}, hatchPattern(hatch)),
    ...shapes,
  );
  roveFocus(shapes);
  return element('div', { className: 'barFrame' }, svg);
}

function sliceShape(slice: SliceModel, extent: number, top: number, hatch: string): SVGGElement {
  const width = Math.max(MIN_WIDTH_PERCENT, (slice.length / extent) * 100);
  const x = Math.min((slice.pos / extent) * 100, 100 - width);
  const rect = svgElement('rect', {
    x: `${x}%`,
    y: String(top + 1),
    width: `${width}%`,
    height: String(LANE_HEIGHT),
    rx: '2',
    class: slice.isHole ? 'slice hole' : `slice colour${colourOf(slice.key)}`,
    ...(slice.isHole ? { fill: `url(#${hatch})` } : {}),
  });
  const parts: SVGElement[] = [svgElement('title', {}, slice.sentence), rect];
  if (slice.label.length * PERCENT_PER_CHARACTER < width) {
    parts.push(
      svgElement(
        'text',
        { x: `${x + width / 2}%`, y: String(top + LANE_HEIGHT / 2 + 5), class: 'sliceLabel' },
        slice.label,
      ),
    );
  }
  return svgElement(
    'g',
    { role: 'listitem', 'aria-label': slice.sentence, tabindex: '-1', class: 'sliceGroup', 'data-slice': slice.key },
    ...parts,
  );
}

/** The lowest lane in which a slice does not lie on an earlier one. */
function assignLanes(slices: readonly SliceModel[]): number[] {
  const lanes: number[] = [];
  slices.forEach((slice, index) => {
    let lane = 0;
    for (let earlier = 0; earlier < index; earlier++) {
      const other = slices[earlier];
      const overlaps =
        other !== undefined && other.pos < slice.pos + slice.length && slice.pos < other.pos + other.length;
      if (overlaps) lane = Math.max(lane, (lanes[earlier] ?? 0) + 1);
    }
    lanes.push(Math.min(lane, MAX_LANES - 1));
  });
  return lanes;
}

/** One slice has one colour wherever it is drawn. */
function colourOf(key: string): number {
  const digits = key.replace(/\D/g, '');
  return Number(digits.slice(-4)) % COLOURS;
}

function hatchPattern(id: string): SVGElement {
  return svgElement(
    'pattern',
    { id, width: '8', height: '8', patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    svgElement('line', { x1: '0', y1: '0', x2: '0', y2: '8', class: 'hatchLine' }),
  );
}
