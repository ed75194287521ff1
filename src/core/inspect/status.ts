import type { Setting } from '../model/setting';
import { settingInt } from '../model/setting';
import type { U64 } from '../model/u64';
import { subtractInt } from '../model/u64';
import type { Counters, Quota, Session } from '../model/volumeFacts';
import type { MetadataSource } from '../ports/metadataSource';
import { maskedSetting } from '../secrets/redactSetting';
import type { SecretState } from '../secrets/secretState';
import { secretState } from '../secrets/secretState';

/** A volume at a glance; nothing secret in it. */
export interface VolumeStatus {
  setting: Setting;
  secrets: SecretState;
  counters: Counters;
  sessions: Session[];
  usedSpace: U64;
  /** Undefined when the volume has no limit. */
  availableSpace: U64 | undefined;
  usedInodes: U64;
  availableInodes: U64 | undefined;
  dirQuotas: readonly Quota[];
  userQuotas: readonly Quota[];
  groupQuotas: readonly Quota[];
  delFiles: number;
  sustainedInodes: number;
}

export async function statusOf(source: MetadataSource, signal?: AbortSignal): Promise<VolumeStatus> {
  const facts = await source.facts(signal);
  const { counters, setting } = facts;
  const left = (limit: U64, used: U64): U64 | undefined => {
    if (limit === 0) return undefined;
    return used >= limit ? 0 : subtractInt(limit, used);
  };
  return {
    setting: maskedSetting(setting),
    secrets: await secretState(setting),
    counters,
    sessions: await source.sessions(signal),
    usedSpace: counters.usedSpace,
    availableSpace: left(settingInt(setting, 'Capacity'), counters.usedSpace),
    usedInodes: counters.usedInodes,
    availableInodes: left(settingInt(setting, 'Inodes'), counters.usedInodes),
    dirQuotas: facts.dirQuotas,
    userQuotas: facts.userQuotas,
    groupQuotas: facts.groupQuotas,
    delFiles: facts.delFiles.length,
    sustainedInodes: facts.sustained.reduce((sum, s) => sum + s.inodes.length, 0),
  };
}
