import { stringifyExact } from '../../json/stringifyExact';
import type { Session, VolumeFacts } from '../../model/volumeFacts';
import { clientText } from './liveClients';

/** Sentences about everything but the trees. */
export function factChanges(before: VolumeFacts, after: VolumeFacts): string[] {
  const changes: string[] = [];
  for (const [name, value] of Object.entries(before.counters)) {
    const now = after.counters[name as keyof typeof after.counters];
    if (value !== now) changes.push(`Counter ${name} was ${value} and is ${now}.`);
  }
  const lists = {
    'The setting': (facts: VolumeFacts) => facts.setting.members,
    'The list of quotas': quotaLimits,
    'The list of deleted files': (facts: VolumeFacts) => facts.delFiles.map(({ inode }) => String(inode)).sort(),
  };
  for (const [what, of] of Object.entries(lists)) {
    if (stringifyExact(of(before)) !== stringifyExact(of(after))) changes.push(`${what} changed.`);
  }
  return changes;
}

/** Usage moves all the time and is computed anew. */
function quotaLimits({ dirQuotas, userQuotas, groupQuotas }: VolumeFacts): string[] {
  return [dirQuotas, userQuotas, groupQuotas].map((quotas) =>
    quotas
      .map(({ key, maxSpace, maxInodes }) => `${key} ${maxSpace} ${maxInodes}`)
      .sort()
      .join(),
  );
}

/** Sentences about clients that came or went; `recorded` are all sessions of the first look, stale ones too. */
export function clientChanges(
  recorded: readonly Session[],
  before: readonly Session[],
  after: readonly Session[],
): string[] {
  const without = (clients: readonly Session[], others: readonly Session[]): Session[] =>
    clients.filter(({ sid }) => !others.some((other) => other.sid === sid));
  return [
    ...without(after, recorded).map((client) => `A client opened the volume: ${clientText(client)}.`),
    ...without(before, after).map((client) => `A client left the volume: ${clientText(client)}.`),
  ];
}
