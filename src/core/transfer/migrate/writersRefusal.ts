import { MetaError } from '../../errors';
import type { Session } from '../../model/volumeFacts';
import type { Acceptable, LoadRefusal } from '../load/acceptance';
import type { LoadPlan } from '../load/loadPlan';
import { howToAccept } from '../load/refusals';
import { clientText } from './liveClients';

/** Clients that are named in a message; a list shows the others. */
const MAX_NAMED = 5;

/** What they write while the volume is copied, and afterwards, is not in the copy. */
export function writersRefusal(clients: readonly Session[]): LoadRefusal {
  const named = clients.slice(0, MAX_NAMED).map(clientText);
  const more = clients.length > MAX_NAMED ? `; and ${clients.length - MAX_NAMED} more` : '';
  const who = clients.length === 1 ? '1 client has' : `${clients.length} clients have`;
  return {
    code: 'writers',
    message:
      `${who} the volume open and may write to it: ${named.join('; ')}${more}. ` +
      "What they write from now on would be missing in the copy, and clients of both engines would overwrite each other's objects. " +
      'Unmount the volume everywhere first.',
    count: clients.length,
    acceptBy: 'writers',
  };
}

/** @throws {MetaError} `refused` with every refusal of the plan that is not accepted. */
export function requireAccepted(plan: LoadPlan, accept: readonly Acceptable[]): void {
  const left = plan.refusals.filter(({ acceptBy }) => acceptBy === undefined || !accept.includes(acceptBy));
  if (left.length === 0) return;
  throw new MetaError('refused', `${plan.source.label}: ${left.map(refusalText).join(' ')} Nothing was written.`);
}

function refusalText({ message, acceptBy }: LoadRefusal): string {
  return acceptBy === undefined ? message : `${message} ${howToAccept(acceptBy)}`;
}
