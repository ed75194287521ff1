import type { FileInput } from '../dump/input/fileInput';
import { goMarshalIndent } from '../json/goMarshal';
import { textOfBytes } from '../model/byteString';
import type { VolumeFacts } from '../model/volumeFacts';
import { MetaError } from '../errors';
import type { Edit, EditableSection } from './edit';
import { EditedInput } from './editedInput';
import { applyEdit } from './overlay/applyEdit';
import { Overlay } from './overlay/overlay';
import type { DumpPlaces } from './places/dumpPlaces';
import type { HeaderMap } from './sections/headerMap';
import { headerSplices } from './sections/headerSplices';
import { withoutMasks } from './sections/keptSecrets';
import type { SectionValue } from './sections/sectionValue';
import { sectionValue } from './sections/sectionValue';
import { Layout } from './text/layout';
import { assemble } from './text/pieces';
import { sortSplices } from './text/splice';
import { TreeSplices } from './text/treeSplices';

/** What edits are applied to. */
export interface EditBase {
  input: FileInput;
  places: DumpPlaces;
  header: HeaderMap;
  facts: VolumeFacts;
}

export interface EditedSection {
  value: SectionValue;
  edits: Set<number>;
}

/** A dump after some edits. */
export class EditState {
  readonly overlay: Overlay;
  readonly sections = new Map<EditableSection, EditedSection>();
  private readonly done: Edit[] = [];

  constructor(readonly base: EditBase) {
    this.overlay = new Overlay(base.places);
  }

  get edits(): readonly Edit[] {
    return this.done;
  }

  /** Whether these edits begin with those that are applied. */
  isStartOf(edits: readonly Edit[]): boolean {
    return this.done.length <= edits.length && this.done.every((edit, i) => isSame(edit, edits[i]!));
  }

  /**
   * One edit more.
   * @throws {MetaError} when it cannot be. The state must not be used any more then.
   */
  async apply(edit: Edit): Promise<void> {
    const number = this.done.length;
    if (edit.kind === 'section') this.applySection(edit, number);
    else await applyEdit(this.overlay, edit, number);
    this.done.push(edit);
  }

  get facts(): VolumeFacts {
    const facts = { ...this.base.facts };
    for (const { value } of this.sections.values()) value.into(facts);
    return facts;
  }

  /** As the original has it; undefined when it has no such member. */
  async originalSection(section: EditableSection): Promise<SectionValue | undefined> {
    const { header, input } = this.base;
    const member = header.members.filter(({ name }) => name === section).at(-1);
    if (member === undefined) return undefined;
    const feed = await input.open(member.valueStart);
    try {
      const bytes = Buffer.alloc(member.end - member.valueStart);
      for (let length = 0; length < bytes.length;) {
        const read = await feed.read(bytes, length, bytes.length - length);
        if (read === 0)
          throw new MetaError('damaged', `${input.label} was changed after it was opened. Open it again.`);
        length += read;
      }
      return sectionValue(section, bytes.toString('utf8'));
    } finally {
      await feed.close();
    }
  }

  /** Header members that say something else than the original. */
  async changedSections(): Promise<Map<EditableSection, EditedSection>> {
    const changed = new Map<EditableSection, EditedSection>();
    for (const [section, edited] of this.sections) {
      const before = sectionText(await this.originalSection(section));
      if (sectionText(edited.value) !== before) changed.set(section, edited);
    }
    return changed;
  }

  async input(signal?: AbortSignal): Promise<EditedInput> {
    const { input, places, header } = this.base;
    const layout = new Layout(layoutKind(header));
    const values = new Map([...(await this.changedSections())].map(([section, { value }]) => [section, value]));
    const splices = [...headerSplices(header, values), ...(await TreeSplices.of(this.overlay, layout))];
    const size = input.access === 'anywhere' ? input.totalBytes : Infinity;
    return EditedInput.of(input, places.text, assemble(sortSplices(splices), size), signal);
  }

  private applySection(edit: { section: EditableSection; text: string }, number: number): void {
    const { section } = edit;
    const text = section === 'Setting' ? withoutMasks(edit.text, this.facts.setting) : edit.text;
    const edits = new Set(this.sections.get(section)?.edits);
    edits.add(number);
    this.sections.set(section, { value: sectionValue(section, text), edits });
  }
}

/** As the official client would write it; undefined when the member is left out. */
export function sectionText(value: SectionValue | undefined): string | undefined {
  if (value?.json === undefined) return undefined;
  const bytes = goMarshalIndent(value.json, '  ');
  return `${textOfBytes(bytes) ?? bytes}\n`;
}

function layoutKind({ lead, treeLead }: HeaderMap): 'official' | 'compact' | 'other' {
  if (lead === '\n  ' && treeLead === '\n    ') return 'official';
  return lead === '' && (treeLead ?? '') === '' ? 'compact' : 'other';
}

function isSame(a: Edit, b: Edit): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
