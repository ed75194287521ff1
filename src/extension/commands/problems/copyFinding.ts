import * as vscode from 'vscode';
import { FindingNode } from '../../problems/problemNodes';
import type { Services } from '../../services';

/** *Copy Problem*: code, message and place in one line. */
export async function copyFinding(_services: Services, argument?: unknown): Promise<void> {
  if (!(argument instanceof FindingNode)) return;
  const { finding, place } = argument;
  await vscode.env.clipboard.writeText(`${finding.code}: ${finding.message}${place === '' ? '' : ` (${place})`}`);
}
