import type { Session } from '../../../core/model/volumeFacts';
import type { LoadPlan } from '../../../core/transfer/load/loadPlan';
import { planMarkdown } from '../../plans/planMarkdown';
import type { Services } from '../../services';

/** A plan, with the words in which it is asked about. */
export interface ShownPlan {
  plan: LoadPlan;
  /** What is loaded, shortly: the name of the file or the connection. */
  name: string;
  /** A question: "Load volume vol-1 into new.db?" */
  question: string;
  /** One sentence: what would happen. */
  summary: string;
  /** Of the document that holds the whole plan. */
  title: string;
  /** The button that goes on. */
  goOn: string;
  /** The dump whose problems can be shown; undefined for an engine. */
  file: string | undefined;
  /** Of a migration. */
  clients?: readonly Session[];
}

/** Opens the whole plan as a page. */
export async function showFullPlan({ plans }: Services, shown: ShownPlan): Promise<void> {
  await plans.show(shown.title, planMarkdown(shown));
}
