import * as v from 'valibot';
import type { CheckReport } from '../check/finding';
import type { ComparisonReport } from '../compare/difference';
import { DIFFERENCE_KINDS } from '../compare/difference';
import type { ApplyResult } from '../edit/apply';
import type { IndexSummary } from '../dump/index/indexSummary';
import { EditSchema } from '../edit/editLog';
import type { ItemChange } from '../edit/itemChange';
import type { ImportedPatch } from '../edit/patch/importPatch';
import type { Review } from '../edit/review';
import type { SearchResult } from '../ports/entrySearch';
import type { Notice } from '../ports/notice';
import type {
  Consistency,
  DirectoryItem,
  DirectoryPage,
  Inspection,
  ServerDescription,
  SourceKind,
} from '../ports/metadataSource';
import type { UnfinishedLoad } from '../ports/volumeWriter';
import type { Session, VolumeFacts } from '../model/volumeFacts';
import type { SecretState } from '../secrets/secretState';
import { REDACTION_LEVELS } from '../secrets/redactionLevel';
import type { DrillResult } from '../transfer/drill/drill';
import type { DumpResult } from '../transfer/dump/dumpRequest';
import type { CertificateFiles } from '../transfer/certificate/certificate';
import { ACCEPTABLE } from '../transfer/load/acceptance';
import type { LoadPlan } from '../transfer/load/loadPlan';
import type { LoadResult } from '../transfer/load/loadResult';
import type { MigrationPlan } from '../transfer/migrate/migrationPlan';
import type { MigrationResult } from '../transfer/migrate/migrationResult';
import type { Verification } from '../transfer/verify/verification';
import { TransportError } from './transportError';

const Int64 = v.union([v.pipe(v.number(), v.safeInteger()), v.bigint()]);
const Handle = v.pipe(v.number(), v.safeInteger());
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const Spec = v.pipe(v.string(), v.nonEmpty());
const Query = v.variant('by', [
  v.object({ by: v.literal('path'), path: v.string() }),
  v.object({ by: v.literal('inode'), inode: Int64 }),
  v.object({ by: v.literal('name'), pattern: v.string() }),
  v.object({ by: v.literal('slice'), id: Int64 }),
  v.object({ by: v.literal('hardLinks') }),
]);

const CertificateWish = v.optional(v.object({ besideDump: v.optional(v.boolean()), folder: v.optional(v.string()) }));
const Accept = v.optional(v.array(v.picklist(ACCEPTABLE)));

/** What the worker can be asked for, with the arguments of each. Checked when they arrive. */
export const WORK_ARGUMENTS = {
  open: v.object({ spec: Spec }),
  close: v.object({ source: Handle }),
  facts: v.object({ source: Handle }),
  sessions: v.object({ source: Handle }),
  list: v.object({ source: Handle, directory: Int64, cursor: v.optional(v.string()), limit: Count }),
  child: v.object({ source: Handle, directory: Int64, name: v.string() }),
  inspect: v.object({ source: Handle, inode: Int64 }),
  subtree: v.object({ source: Handle, directory: Int64, maxEntries: Count, maxBytes: Count }),
  dump: v.object({
    spec: Spec,
    file: v.string(),
    overwrite: v.boolean(),
    /** Also writes what is known of the dump beside it. */
    manifest: v.optional(v.boolean()),
    request: v.object({
      subdir: v.optional(v.string()),
      skipTrash: v.optional(v.boolean()),
      redaction: v.picklist(REDACTION_LEVELS),
    }),
  }),
  planLoad: v.object({ spec: Spec, target: Spec, accept: Accept, check: v.optional(v.boolean()) }),
  load: v.object({
    spec: Spec,
    target: Spec,
    accept: Accept,
    strict: v.optional(v.boolean()),
    certificate: CertificateWish,
  }),
  planMigrate: v.object({ spec: Spec, target: Spec }),
  migrate: v.object({ spec: Spec, target: Spec, accept: Accept, certificate: CertificateWish }),
  drill: v.object({ spec: Spec, accept: Accept, certificate: CertificateWish, scratch: v.optional(v.string()) }),
  sweepDrills: v.object({}),
  verify: v.object({ spec: Spec }),
  index: v.object({ source: Handle }),
  search: v.object({ source: Handle, query: Query, limit: Count }),
  check: v.object({ spec: Spec, edits: v.optional(v.array(EditSchema)) }),
  compare: v.object({
    left: Spec,
    leftEdits: v.optional(v.array(EditSchema)),
    right: Spec,
    rightEdits: v.optional(v.array(EditSchema)),
    limit: Count,
    path: v.optional(v.string()),
    kinds: v.optional(v.array(v.picklist(DIFFERENCE_KINDS))),
    ignore: v.optional(v.array(v.string())),
    skipTrash: v.optional(v.boolean()),
    leftRoot: v.optional(Int64),
    rightRoot: v.optional(Int64),
  }),
  setEdits: v.object({ source: Handle, edits: v.array(EditSchema) }),
  review: v.object({ spec: Spec, edits: v.array(EditSchema) }),
  apply: v.object({
    spec: Spec,
    edits: v.array(EditSchema),
    file: v.pipe(v.string(), v.nonEmpty()),
    overwrite: v.boolean(),
    recomputeCounters: v.optional(v.boolean()),
    original: v.optional(v.object({ sizeBytes: v.number(), mtimeMs: v.number(), endsSha256: v.optional(v.string()) })),
  }),
  exportPatch: v.object({ spec: Spec, edits: v.array(EditSchema) }),
  importPatch: v.object({
    spec: Spec,
    edits: v.optional(v.array(EditSchema)),
    text: v.string(),
    force: v.optional(v.boolean()),
  }),
  unfinished: v.object({ target: Spec }),
  clean: v.object({ target: Spec }),
  secretState: v.object({ spec: Spec }),
  setSecrets: v.object({
    spec: Spec,
    secrets: v.object({
      accessKey: v.optional(v.string()),
      secretKey: v.optional(v.string()),
      sessionToken: v.optional(v.string()),
      encryptKey: v.optional(v.string()),
    }),
    encrypt: v.optional(v.boolean()),
  }),
} as const;

export type WorkKind = keyof typeof WORK_ARGUMENTS;
export type WorkArguments<K extends WorkKind> = v.InferOutput<(typeof WORK_ARGUMENTS)[K]>;

export interface WorkResults {
  open: SourceDescription;
  close: undefined;
  facts: VolumeFacts;
  sessions: Session[];
  list: DirectoryPage;
  child: DirectoryItem | undefined;
  inspect: Inspection | undefined;
  subtree: string;
  dump: DumpResult;
  planLoad: LoadPlan;
  load: LoadResult & { certificate?: CertificateFiles | undefined };
  planMigrate: MigrationPlan;
  migrate: MigrationResult & { certificate?: CertificateFiles | undefined };
  drill: DrillResult;
  /** How many left-over folders of drills that were killed are removed. */
  sweepDrills: number;
  verify: Verification;
  index: IndexSummary;
  search: SearchResult;
  check: CheckReport;
  compare: ComparisonReport;
  setEdits: ItemChange[];
  review: Review;
  apply: ApplyResult;
  exportPatch: string;
  importPatch: ImportedPatch;
  unfinished: UnfinishedLoad | undefined;
  clean: UnfinishedLoad;
  secretState: SecretState;
  setSecrets: SecretState;
}

export interface SourceDescription {
  source: number;
  label: string;
  kind: SourceKind;
  consistency: Consistency;
  server: ServerDescription | undefined;
}

const RequestId = v.pipe(v.number(), v.safeInteger());

/** From the extension. `args` are checked against `WORK_ARGUMENTS[kind]`. */
export const WorkRequest = v.variant('type', [
  v.object({
    type: v.literal('run'),
    id: RequestId,
    kind: v.picklist(Object.keys(WORK_ARGUMENTS) as WorkKind[]),
    args: v.unknown(),
  }),
  v.object({ type: v.literal('cancel'), id: RequestId }),
]);
export type WorkRequest = v.InferOutput<typeof WorkRequest>;

export const WorkProgress = v.object({
  phase: v.picklist(['dump', 'load', 'index', 'verify', 'check', 'compare', 'apply']),
  entries: v.number(),
  totalEntries: v.optional(v.number()),
  bytes: v.optional(v.number()),
  totalBytes: v.optional(v.number()),
});

/** From the worker. A request ends with exactly one `result` or `error`. */
export const WorkReply = v.variant('type', [
  v.object({ type: v.literal('progress'), id: RequestId, progress: WorkProgress }),
  v.object({ type: v.literal('notice'), id: RequestId, notice: v.custom<Notice>(isNotice) }),
  v.object({ type: v.literal('result'), id: RequestId, result: v.unknown() }),
  v.object({ type: v.literal('error'), id: RequestId, error: TransportError }),
]);
export type WorkReply = v.InferOutput<typeof WorkReply>;

function isNotice(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
