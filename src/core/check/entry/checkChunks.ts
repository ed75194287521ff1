import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import type { U64 } from '../../model/u64';
import type { JsonNode } from '../json/jsonNode';
import type { Report } from '../problem';
import type { SliceRecord } from './entryRecord';
import { Fields, FieldTable, objectsOf } from './fields';
import { withoutElements } from './withoutElements';

const CHUNK = new FieldTable('chunks', { index: 'u32', slices: 'array' });
const SLICE = new FieldTable('slices', {
  chunkid: 'u64',
  id: 'u64',
  pos: 'u32',
  size: 'u32',
  off: 'u32',
  len: 'u32',
});
/** 65535 bytes of 24 each (docs/formats/json-dump.md §7.5). */
export const MAX_MYSQL_SLICES = 2730;
const MAX_SLICE_ID = 2n ** 63n;

/** The chunks of a file (docs/formats/json-dump.md §7.5); `length` undefined when it cannot be known. */
export function checkChunks(node: JsonNode, length: U64 | undefined, report: Report): SliceRecord[] {
  if (node.kind !== 'array') return [];
  const found: SliceRecord[] = [];
  const seen = new Set<number>();
  let last = -1;
  const beyond: JsonNode[] = [];
  for (const element of objectsOf(node.elements, 'chunks', report)) {
    const chunk = new Fields(element, element.members, CHUNK, report);
    const index = chunk.number('index');
    const at = chunk.place('index');
    if (seen.has(index)) report('chunk-twice', at, `The chunk ${index} for the second time`);
    else if (index < last) report('chunk-order', at, `The chunk ${index} stands behind ${last}`);
    seen.add(index);
    last = index;
    if (length !== undefined && index * CHUNK_SIZE_BYTES >= length) beyond.push(element);
    const slices = objectsOf(chunk.elements('slices'), 'slices', report);
    if (slices.length === 0) report('chunk-empty', element, `The chunk ${index} has no slices`);
    if (slices.length > MAX_MYSQL_SLICES) {
      report('chunk-slices', at, `The chunk ${index} has ${slices.length} slices`);
    }
    for (const slice of slices) found.push(checkSlice(new Fields(slice, slice.members, SLICE, report), report));
  }
  for (const element of beyond) {
    report('chunk-beyond', element, `A chunk lies behind the length of ${length} bytes`, {
      replacement: withoutElements(node, beyond, 'Remove the chunks behind the end'),
    });
  }
  return found;
}

function checkSlice(slice: Fields, report: Report): SliceRecord {
  const { at } = slice;
  const legacy = slice.wide('chunkid');
  if (legacy !== 0) report('slice-legacy', slice.place('chunkid'), `A slice has the chunkid ${legacy}`);
  const own = slice.wide('id');
  const id = own === 0 ? legacy : own;
  const [pos, size, off, len] = ['pos', 'size', 'off', 'len'].map((name) => slice.number(name)) as [
    number,
    number,
    number,
    number,
  ];
  const name = id === 0 ? 'A hole' : `Slice ${id}`;
  if (len === 0) report('slice-empty', at, `${name} has a len of 0`);
  if (pos + len > CHUNK_SIZE_BYTES) report('slice-place', at, `${name} ends ${pos + len} bytes into its chunk`);
  if (id === 0) {
    if (size !== 0 || off !== 0) report('slice-hole', at, `A hole has size ${size} and off ${off}`);
  } else {
    if (off + len > size) report('slice-part', at, `${name} shows bytes up to ${off + len} of a size of ${size}`);
    if (size > CHUNK_SIZE_BYTES) report('slice-size', slice.place('size'), `${name} has a size of ${size} bytes`);
    if (id >= MAX_SLICE_ID) report('slice-id', slice.place('id'), `The slice has the number ${id}`);
  }
  return { id, size, at };
}
