import type { Finding } from '../../../core/check/finding';
import { FindingNode, GroupNode } from '../../problems/problemNodes';
import type { Services } from '../../services';

/** *Apply Fix*: of one finding, or of all listed of its kind. The fix becomes edits, which can be undone; no file changes. */
export async function applyFix({ editor, checks }: Services, argument?: unknown): Promise<void> {
  const findings = findingsOf(argument);
  const edits = findings.flatMap(({ fix }) => [...(fix?.edits ?? [])]);
  if (edits.length === 0 || !(argument instanceof FindingNode || argument instanceof GroupNode)) return;
  await editor.push(argument.connection, edits);
  checks.markFixed(argument.connection.id, findings);
}

function findingsOf(argument: unknown): Finding[] {
  if (argument instanceof FindingNode) return [argument.finding];
  return argument instanceof GroupNode ? argument.fixes() : [];
}
