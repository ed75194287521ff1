import type { Session } from '../../model/volumeFacts';
import type { LoadPlan } from '../load/loadPlan';

/** What a migration would do, known before anything is written. */
export interface MigrationPlan extends LoadPlan {
  /** Clients that have the source open now. */
  clients: Session[];
}
