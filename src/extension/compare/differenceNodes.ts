import * as vscode from 'vscode';
import type { Difference, DifferenceKind, SectionDifference } from '../../core/compare/difference';
import { displayName } from '../../core/display/name';
import { formatCount } from '../../core/display/units';
import type { ByteString } from '../../core/model/byteString';
import { entryTypeName } from '../../core/model/entryType';
import type { U64 } from '../../core/model/u64';
import type { Connection } from '../connections/connection';
import { Command } from '../ids';
import { contextValue } from '../tree/contextValue';
import { factLines } from '../tree/markdown';
import type { Compared } from './comparison';
import { pathText } from './comparison';
import { kindIcon, kindWord } from './differenceText';
import { groupBy } from '../ui/groupBy';

export type ComparisonNode = KindNode | PathNode | DifferenceNode | SectionNode | MemberNode | NoteNode;

/** All differences of one kind. */
export class KindNode {
  readonly parent = undefined;
  readonly id: string;
  private readonly nodes: readonly ComparisonNode[];

  constructor(
    compared: Compared,
    private readonly kind: DifferenceKind,
    differences: readonly Difference[],
  ) {
    this.id = `kind/${kind}`;
    this.nodes = differences.map((difference) => new DifferenceNode(this, compared, difference, 'path'));
  }

  children(): readonly ComparisonNode[] {
    return this.nodes;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(kindWord(this.kind), vscode.TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.iconPath = kindIcon(this.kind);
    item.description = formatCount(this.nodes.length);
    item.accessibilityInformation = { label: `${kindWord(this.kind)}, ${item.description}` };
    return item;
  }
}

/** A directory with differences below it; directories that hold nothing else are one item with it. */
export class PathNode {
  readonly id: string;
  private nodes: readonly ComparisonNode[] | undefined;

  constructor(
    readonly parent: PathNode | undefined,
    private readonly compared: Compared,
    private readonly names: readonly ByteString[],
    /** All of them start with `names`. */
    private readonly differences: readonly Difference[],
  ) {
    this.id = `path/${encodeURIComponent(names.join('/'))}`;
  }

  children(): readonly ComparisonNode[] {
    this.nodes ??= pathNodes(this, this.compared, this.names.length, this.differences);
    return this.nodes;
  }

  item(): vscode.TreeItem {
    const above = this.parent?.names.length ?? 0;
    const label = displayName(this.names.slice(above).join('/'));
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon('folder');
    item.description = formatCount(this.differences.length);
    item.accessibilityInformation = {
      label: vscode.l10n.t('{0}, {1} differences', pathText(this.names), formatCount(this.differences.length)),
    };
    return item;
  }
}

/** The items of one level; nothing is made of what lies deeper until it is asked for. */
export function pathNodes(
  parent: PathNode | undefined,
  compared: Compared,
  depth: number,
  differences: readonly Difference[],
): ComparisonNode[] {
  const here = differences.filter(({ names }) => names.length <= depth);
  const below = groupBy(
    differences.filter(({ names }) => names.length > depth),
    ({ names }) => names[depth] ?? '',
  );
  return [
    ...here.map((difference) => new DifferenceNode(parent, compared, difference, 'self')),
    ...[...below.values()].map((group) => {
      const [first] = group;
      if (group.length === 1 && first?.names.length === depth + 1) {
        return new DifferenceNode(parent, compared, first, 'name');
      }
      return new PathNode(parent, compared, commonDirectory(group, depth + 1), group);
    }),
  ];
}

/** The longest names that all share, with none of the differences at or above it unless it is the first. */
function commonDirectory(group: readonly Difference[], least: number): readonly ByteString[] {
  const [first] = group;
  const names = first?.names ?? [];
  let length = least;
  const isShared = (at: number): boolean =>
    group.every((difference) => difference.names.length > at + 1 && difference.names[at] === names[at]);
  while (group.every((difference) => difference.names.length > length) && isShared(length)) length++;
  return names.slice(0, length);
}

/** One difference; it has what a place has, so the commands of places work on the side where it is. */
export class DifferenceNode {
  readonly id: string;
  readonly inode: U64;
  readonly names: readonly ByteString[];

  constructor(
    readonly parent: KindNode | PathNode | undefined,
    readonly compared: Compared,
    readonly difference: Difference,
    private readonly shown: 'path' | 'name' | 'self',
  ) {
    const { kind, names, inode } = difference;
    this.id = `difference/${kind}/${inode}/${encodeURIComponent(names.join('/'))}`;
    this.inode = inode;
    this.names = names;
  }

  /** The side where it can be seen. */
  get connection(): Connection {
    return isOn(this.difference, 'right') ? this.compared.right : this.compared.left;
  }

  item(): vscode.TreeItem {
    const { kind, names, from, type, inode, entries } = this.difference;
    const fields = fieldTexts(this.difference);
    const path = pathText(names);
    const label = {
      path,
      name: displayName(names.at(-1) ?? '/'),
      self: vscode.l10n.t('(this directory)'),
    }[this.shown];
    const item = new vscode.TreeItem(label);
    item.id = this.id;
    item.iconPath = kindIcon(kind);
    const details = [
      ...(from === undefined ? [] : [vscode.l10n.t('from {0}', pathText(from))]),
      ...(fields.length === 0 ? [] : [fields.join(', ')]),
      ...(entries === 0 ? [] : [vscode.l10n.t('with {0} entries below', formatCount(entries))]),
    ];
    item.description = details.join(' · ');
    item.tooltip = factLines([
      [vscode.l10n.t('Path'), path],
      [vscode.l10n.t('Difference'), kindWord(kind)],
      ...(from === undefined ? [] : [[vscode.l10n.t('From'), pathText(from)] as const]),
      ...(fields.length === 0 ? [] : [[vscode.l10n.t('Differs in'), fields.join(', ')] as const]),
      [vscode.l10n.t('Type'), entryTypeName(type)],
      [vscode.l10n.t('Inode'), String(inode)],
    ]);
    item.contextValue = contextValue('difference', 'place');
    item.command = { command: Command.openDifference, title: vscode.l10n.t('Open Difference'), arguments: [this] };
    item.accessibilityInformation = { label: [kindWord(kind), path, ...details].join(', ') };
    return item;
  }
}

/** A member of the dump's head, such as the counters, with what differs in it. */
export class SectionNode {
  readonly parent = undefined;
  readonly id: string;
  private readonly nodes: readonly ComparisonNode[];

  constructor(
    readonly compared: Compared,
    readonly section: string,
    differences: readonly SectionDifference[],
  ) {
    this.id = `section/${section}`;
    this.nodes = differences.map((difference) => new MemberNode(this, difference));
  }

  children(): readonly ComparisonNode[] {
    return this.nodes;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.section, vscode.TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon('symbol-object');
    item.description = formatCount(this.nodes.length);
    item.contextValue = contextValue('difference');
    item.accessibilityInformation = { label: vscode.l10n.t('{0}, {1} differences', this.section, item.description) };
    return item;
  }
}

/** One member that differs. */
export class MemberNode {
  readonly id: string;

  constructor(
    readonly parent: SectionNode,
    readonly difference: SectionDifference,
  ) {
    this.id = `${parent.id}/${difference.member}`;
  }

  item(): vscode.TreeItem {
    const { section, member, left, right, isSecret } = this.difference;
    const item = new vscode.TreeItem(member);
    item.id = this.id;
    const kind =
      left === right ? 'changed' : left === undefined ? 'added' : right === undefined ? 'removed' : 'changed';
    item.iconPath = kindIcon(kind);
    const change = isSecret
      ? vscode.l10n.t('another secret')
      : `${left ?? vscode.l10n.t('nothing')} → ${right ?? vscode.l10n.t('nothing')}`;
    item.description = change;
    item.tooltip = factLines([[`${section} ${member}`, change]]);
    item.contextValue = contextValue('difference');
    item.command = { command: Command.openDifference, title: vscode.l10n.t('Open Difference'), arguments: [this] };
    item.accessibilityInformation = { label: `${section}, ${member}: ${change}` };
    return item;
  }
}

/** A sentence where nothing can be done. */
export class NoteNode {
  readonly parent = undefined;
  readonly id: string;

  constructor(private readonly text: string) {
    this.id = `note/${text}`;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.text);
    item.id = this.id;
    return item;
  }
}

/** `attr.mode 0644 → 0600`; the name alone where the values are long. */
function fieldTexts({ only, fields, values }: Difference): string[] {
  if (only !== undefined) return [only === 'right' ? vscode.l10n.t('a further name') : vscode.l10n.t('a name less')];
  return fields.map((field) => {
    const short = values.find((value) => value.field === field);
    return short === undefined ? field : `${field} ${short.left} → ${short.right}`;
  });
}

/** Whether an entry is there on a side, under the name of that side. */
export function isOn({ kind, only }: Difference, side: 'left' | 'right'): boolean {
  if (only !== undefined) return only === side;
  return kind !== (side === 'left' ? 'added' : 'removed');
}
