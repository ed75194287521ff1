import type { Entry } from '../model/entry';
import type { VolumeFacts } from '../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../ports/treeVisitor';

/** What a walk tells, in the order of the calls. */
export const Step = {
  none: 0,
  /** Root of FSTree. */
  root: 1,
  /** Root of Trash. */
  trash: 2,
  enter: 3,
  leaf: 4,
  leave: 5,
  /** The walk is over. */
  end: 6,
} as const;
export type Step = (typeof Step)[keyof typeof Step];

/** Taken steps are dropped from the front when so many have gathered. */
const COMPACT_AT = 4096;

/** The steps of one side that wait for the other, and the visitor that takes them in. */
export class SideQueue implements TreeVisitor {
  facts: VolumeFacts | undefined;
  /** Names told so far; the roots are not counted. */
  entries = 0;
  private readonly steps: Step[] = [];
  private readonly told: (Entry | undefined)[] = [];
  private head = 0;
  private rootStep: Step = Step.none;

  /** `onDrain` is asked between batches, as `TreeVisitor.drain`. */
  constructor(private readonly onDrain: () => Promise<void> | undefined) {}

  /** Steps that wait. */
  get length(): number {
    return this.steps.length - this.head;
  }

  /** The step that is next, or `none`. */
  get next(): Step {
    return this.steps[this.head] ?? Step.none;
  }

  /** Of the next step; there is one for all but `leave` and `end`. */
  get entry(): Entry {
    return this.told[this.head]!;
  }

  take(): void {
    this.told[this.head] = undefined;
    this.head += 1;
    if (this.head < COMPACT_AT) return;
    this.steps.splice(0, this.head);
    this.told.splice(0, this.head);
    this.head = 0;
  }

  volume(facts: VolumeFacts): void {
    this.facts = facts;
  }

  beginTree(tree: TreeName): void {
    this.rootStep = tree === 'Trash' ? Step.trash : Step.root;
  }

  endTree(): void {
    this.rootStep = Step.none;
  }

  enterDirectory(entry: Entry): void {
    if (this.rootStep === Step.none) {
      this.entries += 1;
      this.push(Step.enter, entry);
    } else {
      this.push(this.rootStep, entry);
      this.rootStep = Step.none;
    }
  }

  leaf(entry: Entry): void {
    this.entries += 1;
    this.push(Step.leaf, entry);
  }

  /** Members told behind `entries` are in the entry by now, and nobody looks at a directory before its end. */
  leaveDirectory(): void {
    this.push(Step.leave, undefined);
  }

  drain(): Promise<void> | undefined {
    return this.onDrain();
  }

  end(): void {
    this.push(Step.end, undefined);
  }

  private push(step: Step, entry: Entry | undefined): void {
    this.steps.push(step);
    this.told.push(entry);
  }
}
