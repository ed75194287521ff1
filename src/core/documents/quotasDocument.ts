import { displayName } from '../display/name';
import { stringifyExact } from '../json/stringifyExact';
import type { ByteString } from '../model/byteString';
import type { U64 } from '../model/u64';
import { compareInt } from '../model/u64';
import type { Quota, VolumeFacts } from '../model/volumeFacts';

/** The three kinds of quotas by the names of the dump, with usage where the source knows it. */
export function quotasDocument(facts: VolumeFacts, directoryPaths: ReadonlyMap<U64, ByteString>): string {
  const document = {
    Quotas: quotas(facts.dirQuotas, directoryPaths),
    UserQuotas: quotas(facts.userQuotas),
    GroupQuotas: quotas(facts.groupQuotas),
  };
  return `${stringifyExact(document, 2)}\n`;
}

function quotas(list: readonly Quota[], paths?: ReadonlyMap<U64, ByteString>): object {
  const sorted = [...list].sort((a, b) => compareInt(a.key, b.key));
  return Object.fromEntries(
    sorted.map(({ key, maxSpace, maxInodes, usedSpace, usedInodes }) => {
      const path = paths?.get(key);
      const shownPath = path === undefined ? undefined : displayName(path);
      return [String(key), { path: shownPath, maxSpace, maxInodes, usedSpace, usedInodes }];
    }),
  );
}
