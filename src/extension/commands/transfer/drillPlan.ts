import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import type { LoadSource } from './loadSource';
import { readLoadPlan } from './loadPlan';
import type { ShownPlan } from './shownPlan';

/** What a restore of the dump would meet, into a database that is not there and is not made. */
export function readDrillPlan(services: Services, source: LoadSource): Promise<ShownPlan> {
  return readLoadPlan(services, source, {
    spec: `sqlite3://${join(services.certificateFolder, 'drill.db')}`,
    name: vscode.l10n.t('a throw-away database'),
  });
}
