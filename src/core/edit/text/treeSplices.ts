import { EntryType } from '../../model/entryType';
import type { Entry } from '../../model/entry';
import type { ByteString } from '../../model/byteString';
import { childOrder } from '../overlay/childOrder';
import type { ChildOrder } from '../overlay/childOrder';
import type { Overlay } from '../overlay/overlay';
import type { OverlayNode } from '../overlay/overlayNode';
import { sameMembers } from '../overlay/sameMembers';
import type { Place } from '../places/dumpPlaces';
import { beforeItem, trimEnd } from './brackets';
import type { EntrySpan } from './entrySpan';
import { EntrySpans } from './entrySpan';
import type { Layout } from './layout';
import type { Splice, SplicePart } from './splice';
import { TextBlocks } from './textBlocks';

/** Turns an overlay into splices over the original text. */
export class TreeSplices {
  private readonly splices: Splice[] = [];
  private readonly text: TextBlocks;
  private readonly spans: EntrySpans;
  /** Originals whose whole value is written anew. */
  private readonly rewritten = new Set<number>();

  private constructor(
    private readonly overlay: Overlay,
    private readonly layout: Layout,
  ) {
    this.text = new TextBlocks(overlay.places.text);
    this.spans = new EntrySpans(overlay.places, this.text);
  }

  static async of(overlay: Overlay, layout: Layout): Promise<Splice[]> {
    const compiler = new TreeSplices(overlay, layout);
    await compiler.replaceMembers();
    await compiler.replaceChildren();
    return compiler.splices;
  }

  private async replaceMembers(): Promise<void> {
    const { overlay } = this;
    for (const [inode, { entry }] of overlay.heads) {
      for (const id of overlay.placesOf(inode)) await this.replaceHead(id, entry);
    }
    for (const node of overlay.nodes()) {
      if (node.origin === undefined || node.ownHead === undefined) continue;
      await this.replaceHead(node.origin, overlay.replacedHead(node) ?? node.ownHead);
    }
  }

  private async replaceHead(id: Place, entry: Entry): Promise<void> {
    const { overlay, layout } = this;
    if (sameMembers(await overlay.places.entry(id), entry)) return;
    const span = await this.spans.of(id);
    const depth = this.depthOf(id);
    const { entries } = span;
    if (entries === undefined || entry.attr.type !== EntryType.directory) {
      await this.rewrite(id, span, entry);
      return;
    }
    const members = layout.members(entry, depth);
    const lead = layout.lead(depth + 1, '');
    this.splices.push({ start: span.valueStart + 1, end: entries.nameStart, parts: [`${members},${lead}`] });
    if (entries.isFollowed) {
      this.splices.push({ start: entries.close + 1, end: await trimEnd(this.text, span.end - 1), parts: [] });
    }
  }

  /** The whole value of an entry, for which no text of the original remains. */
  private async rewrite(id: Place, span: EntrySpan, entry: Entry): Promise<void> {
    this.rewritten.add(id.offset);
    const parts: SplicePart[] = [];
    await this.write(this.overlay.nodeAt(id), entry, this.depthOf(id), parts);
    this.splices.push({ start: span.valueStart, end: span.end, parts });
  }

  private async replaceChildren(): Promise<void> {
    const { overlay } = this;
    for (const node of overlay.nodes()) {
      const { origin } = node;
      if (origin === undefined || this.rewritten.has(origin.offset) || !overlay.isDirectory(node)) continue;
      const order = await childOrder(overlay, node);
      if (order.removed.length === 0 && order.inserted.length === 0) continue;
      const span = await this.spans.of(origin);
      if (span.entries === undefined) await this.rewrite(origin, span, await overlay.head(node));
      else await this.spliceChildren(order, span, this.depthOf(origin));
    }
  }

  private async spliceChildren(order: ChildOrder, span: EntrySpan, depth: number): Promise<void> {
    const { text } = this;
    const { original } = order;
    const entries = span.entries!;
    const removed = new Set(order.removed);
    let firstKept = 0;
    while (removed.has(firstKept)) firstKept++;
    const start = (ordinal: number): number => original.at(ordinal).offset;
    const firstStart = original.count === 0 ? entries.close : start(0);
    const local = (await text.slice(entries.open, firstStart)).toString('latin1');
    const lead = this.layout.lead(depth + 2, original.count === 0 ? '' : local);
    const { inserted } = order;
    if (firstKept === original.count) {
      const end = original.count === 0 ? entries.open : await this.spans.end(original.at(original.count - 1));
      const parts = await this.list(
        inserted.map(({ node }) => node),
        depth + 2,
        lead,
        'lead',
      );
      // An empty object may be written on one line.
      const closes = this.layout.isOfficial && original.count === 0 && inserted.length > 0;
      if (closes) parts.push(this.layout.entriesEnd(depth).slice(0, -1));
      this.splices.push({ start: entries.open, end: closes ? entries.close : end, parts });
      return;
    }
    const inFront = inserted.filter(({ ordinal }) => ordinal <= firstKept).map(({ node }) => node);
    if (firstKept > 0 || inFront.length > 0) {
      const parts = await this.list(inFront, depth + 2, lead, 'trail');
      this.splices.push({ start: firstStart, end: start(firstKept), parts });
    }
    /** By the ordinal of what they stand behind. */
    const behind = new Map<number, OverlayNode[]>();
    for (const { ordinal, node } of inserted) {
      if (ordinal <= firstKept) continue;
      let anchor = ordinal - 1;
      while (removed.has(anchor)) anchor--;
      behind.set(anchor, [...(behind.get(anchor) ?? []), node]);
    }
    // Each stretch begins at the end of a child that stays.
    const anchors = new Set(behind.keys());
    for (const ordinal of order.removed) {
      if (ordinal > firstKept && !removed.has(ordinal - 1)) anchors.add(ordinal - 1);
    }
    for (const anchor of anchors) {
      const isLast = anchor + 1 === original.count;
      const from = isLast ? await this.spans.end(original.at(anchor)) : (await beforeItem(text, start(anchor + 1))).end;
      let last = anchor;
      while (removed.has(last + 1)) last++;
      const to = last === anchor ? from : await this.spans.end(original.at(last));
      this.splices.push({
        start: from,
        end: to,
        parts: await this.list(behind.get(anchor) ?? [], depth + 2, lead, 'comma'),
      });
    }
  }

  /**
   * Children one after the other. `lead`: the first of their directory; `comma`: behind another; `trail`: in front of
   * another, whose lead stands there already.
   */
  private async list(
    nodes: readonly OverlayNode[],
    depth: number,
    lead: ByteString,
    place: 'lead' | 'comma' | 'trail',
  ): Promise<SplicePart[]> {
    const parts: SplicePart[] = [];
    for (const [i, node] of nodes.entries()) {
      const isFirst = place === 'lead' && i === 0;
      if (place !== 'trail') parts.push(isFirst ? lead : `,${lead}`);
      await this.writeNode(node, depth, parts);
      if (place === 'trail') parts.push(`,${lead}`);
    }
    return parts;
  }

  private async writeNode(node: OverlayNode, depth: number, parts: SplicePart[]): Promise<void> {
    parts.push(this.layout.name(node.name));
    if (node.origin === undefined) await this.write(node, await this.overlay.head(node), depth, parts);
    else await this.writeMoved(node.origin, depth, parts);
  }

  private async writeMoved(origin: Place, depth: number, parts: SplicePart[]): Promise<void> {
    const span = await this.spans.of(origin);
    const shift = this.layout.isOfficial ? 2 * (depth - this.depthOf(origin)) : 0;
    parts.push({ start: span.valueStart, end: span.end, shift });
  }

  /** The value of an entry, with all that stands in `node` when it is a directory. */
  private async write(node: OverlayNode | undefined, entry: Entry, depth: number, parts: SplicePart[]): Promise<void> {
    const { layout, overlay } = this;
    type Task = { node: OverlayNode | undefined; entry: Entry | undefined; depth: number } | ByteString;
    const tasks: Task[] = [{ node, entry, depth }];
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
      if (typeof task === 'string') {
        parts.push(task);
        continue;
      }
      const { node: at, depth: level } = task;
      if (task.entry === undefined && at?.origin !== undefined) {
        await this.writeMoved(at.origin, level, parts);
        continue;
      }
      const head = task.entry ?? (await overlay.head(at!));
      parts.push(`{${layout.members(head, level)}`);
      if (head.attr.type !== EntryType.directory) {
        parts.push(layout.entryEnd(level));
        continue;
      }
      parts.push(layout.entriesStart(level));
      tasks.push(layout.entryEnd(level), layout.entriesEnd(level));
      const lead = layout.lead(level + 2, '');
      const children = at === undefined ? [] : (await childOrder(overlay, at)).inserted;
      for (const [i, child] of [...children].reverse().entries()) {
        const isFirst = i === children.length - 1;
        tasks.push(
          { node: child.node, entry: undefined, depth: level + 2 },
          `${isFirst ? '' : ','}${lead}${layout.name(child.node.name)}`,
        );
      }
    }
  }

  /** As in docs/formats/json-dump.md §1.4. */
  private depthOf(id: Place): number {
    let depth = 1;
    for (let at = this.overlay.places.parent(id); at !== undefined; at = this.overlay.places.parent(at)) depth += 2;
    return depth;
  }
}
