import { goMarshalIndent } from '../../json/goMarshal';
import type { PrintableJson } from '../../json/goMarshal';
import { SECTIONS } from '../../dump/json/reader/sections';
import type { ByteString } from '../../model/byteString';
import type { EditableSection } from '../edit';
import type { Splice } from '../text/splice';
import { withoutSpace } from '../text/layout';
import type { HeaderMap, HeaderMember } from './headerMap';
import { isTree } from './headerMap';
import type { SectionValue } from './sectionValue';

/** Edited header members as splices: replaced where they stand, put in at their place in order, or left out. */
export function headerSplices(map: HeaderMap, values: ReadonlyMap<EditableSection, SectionValue>): Splice[] {
  const splices: Splice[] = [];
  const gone = new Set<HeaderMember>();
  const missing: [EditableSection, PrintableJson][] = [];
  for (const [section, { json }] of values) {
    // Of equal members the last counts.
    const present = map.members.filter(({ name }) => name === section);
    const member = present.at(-1);
    if (json === undefined) for (const each of present) gone.add(each);
    else if (member === undefined) missing.push([section, json]);
    else splices.push({ start: member.valueStart, end: member.end, parts: [spell(json, map.lead)] });
  }
  const all = membersWithTree(map);
  const kept = all.filter((member) => !gone.has(member));
  removals(all, gone, splices);
  missing.sort(([a], [b]) => SECTIONS.indexOf(a) - SECTIONS.indexOf(b));
  const insertions = new Map<number, ByteString[]>();
  const inFront: ByteString[] = [];
  for (const [section, json] of missing) {
    const text = `"${section}":${isCompact(map.lead) ? '' : ' '}${spell(json, map.lead)}`;
    const anchor = anchorOf(section, kept, map.treeStart);
    if (anchor === undefined) inFront.push(`${text},${map.lead}`);
    else insertions.set(anchor.end, [...(insertions.get(anchor.end) ?? []), `,${map.lead}${text}`]);
  }
  for (const [end, parts] of insertions) splices.push({ start: end, end, parts });
  const [first] = all;
  if (inFront.length > 0 && first !== undefined) {
    const firstKept = kept[0] ?? first;
    splices.push({ start: firstKept.nameStart, end: firstKept.nameStart, parts: inFront });
  }
  return splices;
}

/** The first tree ends the map when nothing behind it was looked for. */
function membersWithTree(map: HeaderMap): HeaderMember[] {
  if (map.treeStart === undefined || map.members.some(({ name }) => isTree(name))) return map.members;
  return [...map.members, { name: 'FSTree', nameStart: map.treeStart, valueStart: map.treeStart, end: map.treeStart }];
}

function removals(all: readonly HeaderMember[], gone: ReadonlySet<HeaderMember>, splices: Splice[]): void {
  const firstKept = all.findIndex((member) => !gone.has(member));
  if (firstKept > 0) splices.push({ start: all[0]!.nameStart, end: all[firstKept]!.nameStart, parts: [] });
  for (let i = firstKept + 1; i < all.length; i++) {
    if (gone.has(all[i]!)) splices.push({ start: all[i - 1]!.end, end: all[i]!.end, parts: [] });
  }
}

/** The last of those in front of the trees that belong before the section. */
function anchorOf(
  section: EditableSection,
  kept: readonly HeaderMember[],
  treeStart: number | undefined,
): HeaderMember | undefined {
  const order = SECTIONS.indexOf(section);
  return kept
    .filter((member) => treeStart === undefined || member.nameStart < treeStart)
    .filter(({ name }) => SECTIONS.indexOf(name) < order && !isTree(name) && SECTIONS.indexOf(name) >= 0)
    .at(-1);
}

/** As docs/formats/json-dump.md §1.2 in a dump of that layout, else without white space. */
function spell(json: PrintableJson, lead: ByteString): ByteString {
  const text = goMarshalIndent(json, '  ', '  ');
  return lead === '\n  ' ? text : withoutSpace(text);
}

function isCompact(lead: ByteString): boolean {
  return lead === '';
}
