import * as v from 'valibot';
import * as vscode from 'vscode';
import type { FoundEntry, SearchQuery } from '../../../core/ports/entrySearch';
import type { Connection } from '../../connections/connection';
import { Command } from '../../ids';
import type { Services } from '../../services';
import { pickDump } from '../pickDump';
import type { FindAnswer, FindQuestion } from './findBox';
import { FindBox } from './findBox';
import { placeOf } from './placeOf';
import { ownerQuery, queriesOf } from './searchText';

/** More lines than anybody reads; the box says that there are more. */
export const SEARCH_LIMIT = 500;

const ByCode = v.object({ connectionId: v.string(), text: v.string() });

/** *Find in Dump…*: names, paths, inodes and objects. From code `{connectionId, text}`: returns what was found. */
export async function find(services: Services, argument?: unknown): Promise<FoundEntry[] | undefined> {
  const title = vscode.l10n.t('Find in Dump');
  const connection = await pickDump(services, argument, title);
  const byCode = v.safeParse(ByCode, argument);
  if (byCode.success) return searchAll(services, connection, queriesOf(byCode.output.text));
  await ask(services, connection, {
    title: vscode.l10n.t('Find in {0}', connection.name),
    placeholder: vscode.l10n.t('Part of a name, *.jpg, /path, #inode, or an object'),
    hints: [
      hint('*.jpg', vscode.l10n.t('names by a pattern of * and ?; without them, names that hold the text')),
      hint('/data/file', vscode.l10n.t('a path from the root of the volume; \\xff stands for one byte')),
      hint('#41', vscode.l10n.t('every name of an inode')),
      hint('slice 25', vscode.l10n.t('the files that own a slice, or an object such as chunks/0/0/25_0_300000')),
    ],
    queriesOf,
  });
  return undefined;
}

/** *Find Owner of Object…*: whose data an object of the storage holds. From code `{connectionId, text}`. */
export async function findOwner(services: Services, argument?: unknown): Promise<FoundEntry[] | undefined> {
  const title = vscode.l10n.t('Find Owner of Object');
  const connection = await pickDump(services, argument, title);
  const owners = (text: string): SearchQuery[] => {
    const query = ownerQuery(text.trim());
    return query === undefined ? [] : [query];
  };
  const byCode = v.safeParse(ByCode, argument);
  if (byCode.success) return searchAll(services, connection, owners(byCode.output.text));
  await ask(services, connection, {
    title: `${title} — ${connection.name}`,
    placeholder: vscode.l10n.t('Name of an object, or number of a slice'),
    hints: [
      hint('vol/chunks/0/0/25_0_300000', vscode.l10n.t('an object as the storage lists it')),
      hint('25', vscode.l10n.t('a slice, the first number of the name of an object')),
    ],
    queriesOf: owners,
  });
  return undefined;
}

/** Does with a chosen entry what was chosen. */
export async function act(connection: Connection, { item, action }: FindAnswer): Promise<void> {
  const { found } = item;
  if (found === undefined) return;
  const place = { id: '', connection, inode: found.inode, names: placeOf(found) };
  const command = { show: Command.showInVolumes, openJson: Command.openEntry, inspect: Command.inspect }[action];
  await vscode.commands.executeCommand(command, place);
}

async function ask(services: Services, connection: Connection, question: Omit<FindQuestion, 'search'>): Promise<void> {
  const source = await services.pool.source(connection);
  const search: FindQuestion['search'] = (query, signal) => source.search(query, SEARCH_LIMIT, signal);
  await act(connection, await new FindBox({ ...question, search }, services.errors).ask());
}

async function searchAll(
  services: Services,
  connection: Connection,
  queries: readonly SearchQuery[],
): Promise<FoundEntry[]> {
  const source = await services.pool.source(connection);
  const found: FoundEntry[] = [];
  for (const query of queries) found.push(...(await source.search(query, SEARCH_LIMIT)).entries);
  return found;
}

function hint(label: string, detail: string): vscode.QuickPickItem {
  return { label, detail, alwaysShow: true };
}
