import type { LabelledConsistency } from '../transfer/consistency/labelledConsistency';

/** Which moment of a volume a dump shows, without a full stop; '' where nothing is known. */
export function consistencyText(consistency: LabelledConsistency | undefined): string {
  return consistency === undefined ? '' : `${consistency.label}: ${consistency.how.replace(/\.$/, '')}`;
}
