import { displayName } from '../../display/name';
import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import { MAX_I64, MAX_U64, MIN_I64 } from '../../model/u64';
import type { JsonMember, JsonNode, Span } from '../json/jsonNode';
import type { Report } from '../problem';

const RANGES = {
  u8: [0, 0xff],
  u16: [0, 0xffff],
  u32: [0, 0xffffffff],
  u64: [0, MAX_U64],
  i64: [MIN_I64, MAX_I64],
} as const;
type NumberKind = keyof typeof RANGES;
export type FieldKind = NumberKind | 'string' | 'array' | 'object' | 'boolean';

interface Field {
  readonly name: string;
  /** In `nodes`. */
  readonly index: number;
  readonly kind: JsonNode['kind'];
  readonly low: U64;
  readonly high: U64;
}

/** The members an object may have, whose names match ignoring case (docs/formats/json-dump.md §1.1). */
export class FieldTable {
  private readonly exact = new Map<string, Field>();
  private readonly folded = new Map<string, Field>();

  constructor(
    readonly owner: string,
    kinds: Readonly<Record<string, FieldKind>>,
  ) {
    for (const [index, [name, kind]] of Object.entries(kinds).entries()) {
      const isNumber = Object.hasOwn(RANGES, kind);
      const [low, high] = isNumber ? RANGES[kind as NumberKind] : [0, 0];
      const field: Field = { name, index, kind: isNumber ? 'number' : (kind as JsonNode['kind']), low, high };
      this.exact.set(name, field);
      this.folded.set(name.toLowerCase(), field);
    }
  }

  named(name: ByteString): Field | undefined {
    return this.exact.get(name) ?? this.folded.get(name.toLowerCase());
  }

  /** Of a field that there is. */
  index(name: string): number {
    return this.exact.get(name)?.index ?? -1;
  }

  get names(): IterableIterator<string> {
    return this.exact.keys();
  }
}

/** Members of an object that the loader decodes as a whole (docs/formats/json-dump.md §3.4). */
export class Fields {
  private readonly nodes: (JsonNode | undefined)[] = [];
  private wrong: Set<string> | undefined;

  constructor(
    readonly at: Span,
    members: readonly JsonMember[],
    private readonly table: FieldTable,
    report: Report,
  ) {
    let seen = 0;
    for (const { name, at: nameAt, value } of members) {
      const field = table.named(name);
      if (field === undefined) {
        report(
          'member-unknown',
          nameAt,
          `${table.owner} has a member ${displayName(name)}, which the format does not define`,
        );
        continue;
      }
      const { index } = field;
      // No object has more than 31 members, but the setting, whose lists are short.
      const isTwice = index < 31 ? (seen & (1 << index)) !== 0 : this.nodes[index] !== undefined;
      if (isTwice) report('member-twice', nameAt, `${table.owner} has the member ${field.name} for the second time`);
      seen |= index < 31 ? 1 << index : 0;
      const isRight = isUsable(value, field, table.owner, report);
      this.nodes[index] = isRight ? value : undefined;
      if (!isRight && value.kind !== 'null') (this.wrong ??= new Set()).add(field.name);
    }
  }

  /** Of the members that are usable. */
  get names(): string[] {
    return [...this.table.names].filter((name) => this.node(name) !== undefined);
  }

  /** There, with a value that is reported already. */
  isWrong(name: string): boolean {
    return this.wrong?.has(name) === true;
  }

  /** Undefined when it is missing, null or wrong. */
  node(name: string): JsonNode | undefined {
    return this.nodes[this.table.index(name)];
  }

  /** 0 when it is missing, as for the loader. */
  wide(name: string): U64 {
    const node = this.node(name);
    return node?.kind === 'number' ? (node.value ?? 0) : 0;
  }

  /** Of a field of 32 bits at most. */
  number(name: string): number {
    return Number(this.wide(name));
  }

  string(name: string): ByteString {
    const node = this.node(name);
    return node?.kind === 'string' ? node.bytes : '';
  }

  elements(name: string): readonly JsonNode[] {
    const node = this.node(name);
    return node?.kind === 'array' ? node.elements : [];
  }

  /** Of the value, or of the whole object when it is missing. */
  place(name: string): Span {
    return this.node(name) ?? this.at;
  }
}

/** Whether a value is usable as this field; null is as good as missing. */
function isUsable(value: JsonNode, { name, kind, low, high }: Field, owner: string, report: Report): boolean {
  if (value.kind === 'null') return false;
  if (value.kind !== kind) {
    report('value-type', value, `${owner}.${name} is ${article(value.kind)} where ${article(kind)} belongs`);
    return false;
  }
  if (value.kind === 'string' && !value.isValid) checkText(value, `${owner}.${name}`, report);
  if (value.kind !== 'number') return true;
  if (value.value !== undefined && value.value >= low && value.value <= high) return true;
  report('number-range', value, `${owner}.${name} is not a whole number from ${low} to ${high}`);
  return false;
}

export function checkText(value: JsonNode, what: string, report: Report): void {
  if (value.kind === 'string' && !value.isValid)
    report('text-encoding', value, `${what} holds bytes that are not UTF-8`);
}

/** The elements of a list that are objects; null and others are reported. */
export function objectsOf(list: readonly JsonNode[], what: string, report: Report): (JsonNode & { kind: 'object' })[] {
  return list.filter((element) => {
    if (element.kind === 'object') return true;
    if (element.kind === 'null') report('null-element', element, `${what} holds null`);
    else report('value-type', element, `${what} holds ${article(element.kind)} where an object belongs`);
    return false;
  }) as (JsonNode & { kind: 'object' })[];
}

export function article(kind: string): string {
  if (kind === 'null') return 'null';
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
