import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import type { Compared } from '../../compare/comparison';
import { pathText } from '../../compare/comparison';
import { DifferenceNode, isOn, MemberNode, SectionNode } from '../../compare/differenceNodes';
import { nothingLike } from '../../compare/nothing';
import { uriOf } from '../../documents/documentUri';
import type { Services } from '../../services';
import { SECTION_DOCUMENTS } from '../problems/openFinding';

/** *Open Difference*: both sides' documents beside each other; where there is no such entry, nothing. */
export async function openDifference(_services: Services, argument?: unknown): Promise<void> {
  if (argument instanceof DifferenceNode) await openEntryDifference(argument);
  if (argument instanceof MemberNode) await openSectionDifference(argument.parent);
  if (argument instanceof SectionNode) await openSectionDifference(argument);
}

async function openEntryDifference({ compared, difference }: DifferenceNode): Promise<void> {
  const { names, from = names } = difference;
  const left = uriOf(DocumentAddress.ofPlace(compared.left.id, 'entry', from));
  const right = uriOf(DocumentAddress.ofPlace(compared.right.id, 'entry', names));
  const path = from !== names ? `${pathText(from)} → ${pathText(names)}` : pathText(names);
  await show(
    isOn(difference, 'left') ? left : nothingLike(left),
    isOn(difference, 'right') ? right : nothingLike(right),
    path,
    compared,
  );
}

async function openSectionDifference({ compared, section }: SectionNode): Promise<void> {
  const kind = SECTION_DOCUMENTS[section];
  if (kind === undefined) return;
  const left = uriOf(DocumentAddress.ofFacts(compared.left.id, kind));
  const right = uriOf(DocumentAddress.ofFacts(compared.right.id, kind));
  await show(left, right, section, compared);
}

async function show(left: vscode.Uri, right: vscode.Uri, what: string, compared: Compared): Promise<void> {
  const title = vscode.l10n.t('{0} ({1} ↔ {2})', what, compared.left.name, compared.right.name);
  await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
}
