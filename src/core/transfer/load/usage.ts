import { EntryType } from '../../model/entryType';
import type { Attr } from '../../model/attr';
import type { U64 } from '../../model/u64';
import { addInt, align4K } from '../../model/u64';
import type { Quota } from '../../model/volumeFacts';

/** Space and inodes by owner, as the official client counts for user and group quotas: regular files and directories. */
export class OwnerUsage {
  private readonly users = new Map<number, Usage>();
  private readonly groups = new Map<number, Usage>();

  /** An entry's first occurrence. Owners of other types appear with nothing used. */
  add(attr: Attr): void {
    const counts = attr.type === EntryType.regular || attr.type === EntryType.directory;
    const space = !counts ? 0 : attr.type === EntryType.regular ? align4K(attr.length) : 4096;
    addUsage(this.users, attr.uid, space, counts ? 1 : 0);
    addUsage(this.groups, attr.gid, space, counts ? 1 : 0);
  }

  userQuotas(limits: readonly Quota[]): Quota[] {
    return merge(this.users, limits);
  }

  groupQuotas(limits: readonly Quota[]): Quota[] {
    return merge(this.groups, limits);
  }
}

interface Usage {
  space: U64;
  inodes: number;
}

function addUsage(map: Map<number, Usage>, owner: number, space: U64, inodes: number): void {
  const usage = map.get(owner);
  if (usage === undefined) {
    map.set(owner, { space, inodes });
  } else {
    usage.space = addInt(usage.space, space);
    usage.inodes += inodes;
  }
}

function merge(usage: ReadonlyMap<number, Usage>, limits: readonly Quota[]): Quota[] {
  const quotas = new Map<U64, Quota>();
  for (const [key, { space, inodes }] of usage) {
    quotas.set(key, { key, maxSpace: -1, maxInodes: -1, usedSpace: space, usedInodes: inodes });
  }
  for (const limit of limits) {
    const used = quotas.get(limit.key);
    quotas.set(limit.key, { ...limit, usedSpace: used?.usedSpace ?? 0, usedInodes: used?.usedInodes ?? 0 });
  }
  return [...quotas.values()];
}
