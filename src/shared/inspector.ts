import * as v from 'valibot';

/** Text only: what the page shows is made by the extension, and the page puts it in by `textContent`. */
const Text = v.string();
const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** One write, in write order. */
const SliceModel = v.object({
  /** Equal for all that shows bytes of one stored slice. */
  key: Text,
  /** Byte offset inside the chunk. */
  pos: Bytes,
  length: Bytes,
  isHole: v.boolean(),
  label: Text,
  sentence: Text,
});
export type SliceModel = v.InferOutput<typeof SliceModel>;

const ChunkModel = v.object({
  title: Text,
  caption: Text,
  /** Bytes that the bars span: as far as the file or its slices go. */
  extent: Bytes,
  startText: Text,
  endText: Text,
  written: v.array(SliceModel),
  /** What a read returns, in file order. */
  read: v.array(SliceModel),
});
export type ChunkModel = v.InferOutput<typeof ChunkModel>;

const ReadModel = v.object({
  sliceKey: Text,
  range: Text,
  length: Text,
  slice: Text,
  objects: v.array(v.object({ name: Text, part: Text })),
  note: Text,
});
export type ReadModel = v.InferOutput<typeof ReadModel>;

const InspectorModel = v.object({
  title: Text,
  subtitle: Text,
  facts: v.array(v.object({ label: Text, value: Text })),
  chunks: v.array(ChunkModel),
  reads: v.array(ReadModel),
  xattrs: v.array(v.object({ name: Text, value: Text, size: Text })),
  acls: v.array(v.object({ title: Text, rows: v.array(v.object({ who: Text, permissions: Text })) })),
  paths: v.array(Text),
  /** Sentences about what was left out, so that a part never looks like the whole. */
  notes: v.array(Text),
  hasObjects: v.boolean(),
});
export type InspectorModel = v.InferOutput<typeof InspectorModel>;

/** Fixed words of the page, in the user's language. */
const InspectorStrings = v.object({
  openJson: Text,
  copyObjects: Text,
  showInTree: Text,
  refresh: Text,
  chunks: Text,
  written: Text,
  read: Text,
  whatIsRead: Text,
  bytes: Text,
  length: Text,
  slice: Text,
  object: Text,
  partOfObject: Text,
  extendedAttributes: Text,
  name: Text,
  value: Text,
  size: Text,
  acl: Text,
  who: Text,
  permissions: Text,
  paths: Text,
  none: Text,
  nothingStored: Text,
});
export type InspectorStrings = v.InferOutput<typeof InspectorStrings>;

/** Enough to show the same thing after a reload of the window. */
export const InspectorState = v.object({ connectionId: Text, path: Text });
export type InspectorState = v.InferOutput<typeof InspectorState>;

export const InspectorAction = v.picklist(['openJson', 'copyObjects', 'showInTree', 'refresh']);
export type InspectorAction = v.InferOutput<typeof InspectorAction>;

/** From the extension to the page. */
export const ToInspector = v.variant('type', [
  v.object({ type: v.literal('show'), model: InspectorModel, strings: InspectorStrings, state: InspectorState }),
  v.object({ type: v.literal('failed'), message: Text }),
  /** The answer to a request; `error` when it failed. */
  v.object({ type: v.literal('reply'), id: v.number(), message: v.optional(Text), error: v.optional(Text) }),
]);
export type ToInspector = v.InferOutput<typeof ToInspector>;

/** From the page to the extension. */
export const FromInspector = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('request'), id: v.number(), action: InspectorAction }),
]);
export type FromInspector = v.InferOutput<typeof FromInspector>;
