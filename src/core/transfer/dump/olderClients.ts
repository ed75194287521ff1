import type { Entry } from '../../model/entry';
import { jsonObject } from '../../model/jsonValue';
import type { Setting } from '../../model/setting';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { OnNotice } from '../../ports/notice';
import type { TreeVisitor } from '../../ports/treeVisitor';
import { ForwardingVisitor } from '../forwardingVisitor';

/** Versions whose dump formats differ. */
export const CLIENT_VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;
export type ClientVersion = (typeof CLIENT_VERSIONS)[number];
export const NEWEST_CLIENT: ClientVersion = '1.4';

/** Setting members by the version that brought them (docs/formats/json-dump.md §11). */
const SETTING_SINCE: Readonly<Record<string, ClientVersion>> = {
  StorageClass: '1.1',
  EncryptAlgo: '1.1',
  UploadLimit: '1.1',
  DownloadLimit: '1.1',
  DirStats: '1.1',
  EnableACL: '1.2',
  RangerRestUrl: '1.3',
  RangerService: '1.3',
  Tiers: '1.4',
  UserGroupQuota: '1.4',
  ChangeLog: '1.4',
  ChangeLogMaxAge: '1.4',
  ChangeLogMaxLines: '1.4',
  KerbConf: '1.4',
};

/**
 * Passes a walk on without what a client of `version` does not know: such members make its loader crash, or load an empty
 * volume and report success.
 */
export class OlderClientsVisitor extends ForwardingVisitor {
  private readonly hasFlags: boolean;
  private readonly hasAcls: boolean;
  private readonly hasTiers: boolean;
  private readonly dropped = new Map<string, number>();

  constructor(
    inner: TreeVisitor,
    private readonly version: ClientVersion,
  ) {
    super(inner);
    this.hasFlags = version >= '1.1';
    this.hasAcls = version >= '1.2';
    this.hasTiers = version >= '1.4';
  }

  override volume(facts: VolumeFacts): void {
    const { version } = this;
    const keep = <T>(since: ClientVersion, what: string, list: readonly T[]): readonly T[] => {
      if (version >= since) return list;
      this.count(what, list.length);
      return [];
    };
    super.volume({
      ...facts,
      setting: this.settingFor(facts.setting),
      counters: version >= '1.4' ? facts.counters : { ...facts.counters, lastChangelog: 0 },
      dirQuotas: keep('1.1', 'directory quotas', facts.dirQuotas),
      userQuotas: keep('1.4', 'user quotas', facts.userQuotas),
      groupQuotas: keep('1.4', 'group quotas', facts.groupQuotas),
      changeLog: keep('1.4', 'change log records', facts.changeLog),
    });
  }

  override enterDirectory(entry: Entry): void {
    super.enterDirectory(this.entryFor(entry));
  }

  override leaf(entry: Entry): void {
    super.leaf(this.entryFor(entry));
  }

  /** Says what was left out. */
  report(onNotice: OnNotice): void {
    if (this.dropped.size === 0) return;
    const list = [...this.dropped].map(([what, count]) => `${what} (${count})`).join(', ');
    onNotice({ code: 'safeVariant', message: `Left out for clients of version ${this.version}: ${list}.` });
  }

  private settingFor(setting: Setting): Setting {
    const members = jsonObject();
    for (const [name, value] of Object.entries(setting.members)) {
      if (this.version < (SETTING_SINCE[name] ?? '1.0')) continue;
      if (name === 'TrashDays' && value === 0 && this.version < '1.1') continue;
      members[name] = value;
    }
    return { members };
  }

  private entryFor(entry: Entry): Entry {
    if (this.hasTiers) return entry;
    const { attr } = entry;
    const dropsFlags = !this.hasFlags && attr.flags !== 0;
    const dropsAcls = !this.hasAcls && (entry.accessAcl !== undefined || entry.defaultAcl !== undefined);
    if (attr.tier === 0 && !dropsFlags && !dropsAcls) return entry;
    if (attr.tier !== 0) this.count('storage tiers of files', 1);
    if (dropsFlags) this.count('flags of files', 1);
    if (dropsAcls) this.count('entries with ACLs', 1);
    return {
      ...entry,
      attr: { ...attr, tier: 0, flags: this.hasFlags ? attr.flags : 0 },
      accessAcl: this.hasAcls ? entry.accessAcl : undefined,
      defaultAcl: this.hasAcls ? entry.defaultAcl : undefined,
    };
  }

  private count(what: string, by: number): void {
    if (by > 0) this.dropped.set(what, (this.dropped.get(what) ?? 0) + by);
  }
}
