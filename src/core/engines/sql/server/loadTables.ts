import type { SqlDialect } from '../dialect';
import { quoted } from '../dialect';
import type { ScratchTable } from '../loadSession';
import { LOAD_MARKER } from '../../loadMarker';
import { SCRATCH_COLUMNS, TABLES, tableName } from '../tables';

// Tables of a load that are no part of a volume carry our own name, so that nobody takes them for JuiceFS's.

export function markerTable(prefix: string): string {
  return prefix === '' ? LOAD_MARKER : `${LOAD_MARKER}_${prefix}`;
}

export function scratchTable(prefix: string, name: ScratchTable): string {
  return `${markerTable(prefix)}_${name}`;
}

/** Everything a load makes, the marker last: as long as it is there, the rest is known to be ours. */
export function loadTables(prefix: string): string[] {
  const scratch = (Object.keys(SCRATCH_COLUMNS) as ScratchTable[]).map((name) => scratchTable(prefix, name));
  return [...TABLES.map(({ name }) => tableName(prefix, name)), ...scratch, markerTable(prefix)];
}

export function dropTables(dialect: SqlDialect, names: readonly string[]): string[] {
  return names.map((name) => `DROP TABLE IF EXISTS ${quoted(dialect, name)}`);
}
