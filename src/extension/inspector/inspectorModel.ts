import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { formatBytes, formatCount } from '../../core/display/units';
import type { ByteString } from '../../core/model/byteString';
import type { Setting } from '../../core/model/setting';
import { settingText } from '../../core/model/setting';
import type { Inspection } from '../../core/ports/metadataSource';
import type { InspectorModel } from '../../shared/inspector';
import type { Connection } from '../connections/connection';
import { aclTables } from './aclModel';
import { chunkModels } from './chunkModel';
import { factRows } from './factRows';
import { readModels } from './readModel';

const MAX_XATTRS = 200;
const MAX_XATTR_CHARACTERS = 400;
const MAX_PATHS = 200;

export interface Inspected {
  connection: Connection;
  volumePath: ByteString;
  inspection: Inspection;
  setting: Setting;
  paths: readonly ByteString[];
}

/** Everything the inspector page shows, as text. Long lists are cut, and `notes` say so. */
export function inspectorModel({ connection, volumePath, inspection, setting, paths }: Inspected): InspectorModel {
  const notes: string[] = [];
  const shown = <T>(list: readonly T[], max: number, what: string): readonly T[] => {
    if (list.length <= max) return list;
    notes.push(vscode.l10n.t('{0}: the first {1} of {2} are shown.', what, formatCount(max), formatCount(list.length)));
    return list.slice(0, max);
  };
  const chunks = chunkModels(inspection, shown);
  const reads = readModels(inspection, setting, shown);
  return {
    title: displayName(volumePath),
    subtitle: `${connection.production ? vscode.l10n.t('{0} — PRODUCTION', connection.name) : connection.name} · ${settingText(setting, 'Name')}`,
    facts: factRows(inspection),
    chunks,
    reads,
    xattrs: shown(inspection.xattrs, MAX_XATTRS, vscode.l10n.t('Extended attributes')).map(({ name, value }) => ({
      name: displayName(name),
      value: shorten(displayName(value)),
      size: formatBytes(value.length),
    })),
    acls: aclTables(inspection),
    paths: shown(paths, MAX_PATHS, vscode.l10n.t('Paths')).map(displayName),
    notes,
    hasObjects: reads.some(({ objects }) => objects.some(({ name }) => name !== '')),
  };
}

/** Takes the first of a list and notes what was left out. */
export type Shown = <T>(list: readonly T[], max: number, what: string) => readonly T[];

function shorten(text: string): string {
  return text.length <= MAX_XATTR_CHARACTERS ? text : `${text.slice(0, MAX_XATTR_CHARACTERS)}…`;
}
