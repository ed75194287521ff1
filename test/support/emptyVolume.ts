import { DatabaseSync } from 'node:sqlite';
import { readFileSync } from 'node:fs';
import { formatStoredSetting } from '../../src/core/dump/json/formatFacts';
import { settingFromJson } from '../../src/core/model/setting';
import type { JsonObject } from '../../src/core/model/jsonValue';
import { createIndex, createTable } from '../../src/core/engines/sql/ddl';
import { SQLITE } from '../../src/core/engines/sql/sqlite/sqliteDialect';
import { TABLES } from '../../src/core/engines/sql/tables';
import { fixture } from './fixtures';

/** A formatted volume with nothing but its two roots, for tests that fill the tables themselves. */
export function emptyVolume(file: string): void {
  const { Setting } = JSON.parse(readFileSync(fixture('vol-1/sqlite/dump.json'), 'utf8')) as { Setting: JsonObject };
  const database = new DatabaseSync(file);
  for (const table of TABLES) {
    database.exec(createTable(SQLITE, '', table));
    for (const index of table.indexes) database.exec(createIndex(SQLITE, '', table, index));
  }
  const setting = formatStoredSetting(settingFromJson(Setting));
  database.prepare("INSERT INTO jfs_setting VALUES ('format', ?)").run(setting);
  for (const counter of ['usedSpace', 'totalInodes', 'nextInode', 'nextChunk', 'nextSession']) {
    database.prepare('INSERT INTO jfs_counter VALUES (?, 0)').run(counter);
  }
  const root = database.prepare('INSERT INTO jfs_node VALUES (?,2,0,?,0,0,0,0,0,0,0,0,2,4096,0,1,0,0,0)');
  root.run(1, 0o777);
  root.run(0x7fffffff10000000n, 0o555);
  database.close();
}
