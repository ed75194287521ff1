import * as v from 'valibot';

/** Text only: the page puts it in by `textContent`. */
const Text = v.string();

export const DUMP_PAGE_ACTIONS = [
  'showInVolumes',
  'check',
  'compare',
  'load',
  'openSetting',
  'stopIndexing',
  'buildIndex',
  'openAsText',
] as const;
export type DumpPageAction = (typeof DUMP_PAGE_ACTIONS)[number];

const ActionModel = v.object({
  action: v.picklist(DUMP_PAGE_ACTIONS),
  label: Text,
  /** Of the codicons. */
  icon: Text,
  isPrimary: v.boolean(),
});
export type ActionModel = v.InferOutput<typeof ActionModel>;

const DumpPageModel = v.object({
  title: Text,
  subtitle: Text,
  facts: v.array(v.object({ label: Text, value: Text })),
  /** What deserves attention, each a sentence. */
  notes: v.array(Text),
  /** Why this is no dump, or cannot be read. */
  failure: v.optional(Text),
  /** 0–1 while the index is made. */
  progress: v.optional(v.object({ label: Text, fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) })),
  actions: v.array(ActionModel),
});
export type DumpPageModel = v.InferOutput<typeof DumpPageModel>;

/** To the page of a dump. */
export const ToDumpPage = v.object({ type: v.literal('show'), model: DumpPageModel });
export type ToDumpPage = v.InferOutput<typeof ToDumpPage>;

/** From the page of a dump. */
export const FromDumpPage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('run'), action: v.picklist(DUMP_PAGE_ACTIONS) }),
]);
export type FromDumpPage = v.InferOutput<typeof FromDumpPage>;
