import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';
import { isPlaceNode } from '../../tree/entryNode';
import { pickConnection } from '../pickConnection';
import type { Place } from '../pickPlace';
import { pickPlace } from '../pickPlace';

/** From a key: what is selected in the Volumes view. */
const BySelection = v.object({ selection: v.literal(true) });

/**
 * The place in a dump that an argument speaks of, or the one the user types.
 * @throws {MetaError} `unsupported` for a live engine.
 */
export async function pickEditable(services: Services, argument: unknown, title: string): Promise<Place> {
  const selected = bySelection(argument) ? services.volumesView.selection[0] : argument;
  const place = await pickPlace(services, isPlaceNode(selected) ? selected : withoutNode(selected), title, isDump);
  requireDump(place.connection);
  return place;
}

/** Whether a key was pressed in the view. */
export function bySelection(argument: unknown): boolean {
  return v.safeParse(BySelection, argument).success;
}

/** The same for a whole dump. */
export async function pickDump(
  services: Services,
  argument: unknown,
  title: string,
  isWanted: (connection: Connection) => boolean = isDump,
): Promise<Connection> {
  const isAsked =
    isWanted === isDump ? isDump : (connection: Connection): boolean => isDump(connection) && isWanted(connection);
  const ofDocument = argument instanceof vscode.Uri ? { connectionId: argument.authority } : argument;
  const isGiven = typeof ofDocument === 'object' && ofDocument !== null;
  if (!isGiven && !services.store.all().some(isAsked)) {
    throw new MetaError(
      'notFound',
      services.store.all().some(isDump)
        ? vscode.l10n.t('No opened dump has changes for this.')
        : vscode.l10n.t('No dump file is opened: open one first.'),
    );
  }
  const connection = await pickConnection(services, ofDocument, title, isAsked);
  requireDump(connection);
  return connection;
}

export function isDump({ kind }: Connection): boolean {
  return kind === 'dump';
}

function requireDump(connection: Connection): void {
  if (isDump(connection)) return;
  throw new MetaError(
    'unsupported',
    vscode.l10n.t('{0} is a live engine: only dump files can be edited.', connection.name),
  );
}

/** A key pressed on something that is no place asks, as the palette does. */
function withoutNode(argument: unknown): unknown {
  return typeof argument === 'object' && argument !== null && 'item' in argument ? undefined : argument;
}
