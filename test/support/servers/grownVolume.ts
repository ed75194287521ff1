import { openTarget } from '../../../src/core/registry/openTarget';
import { load } from '../../../src/core/transfer/load/load';
import { generatedSource } from '../generatedSource';
import { volumeOf } from '../smallVolume';
import type { SqlDatabase } from './sqlDatabase';

export const WIDE = 2;
export const WIDE_FILES = 30_000;
export const DEEP = 3;
export const DEEP_LEVELS = 3000;
export const BUSHY = 4;
/** Each directory holds so many entries; those that have none below them are files. */
const BUSHY_WIDTH = 25;
export const BUSHY_ENTRIES = 5000;
export const GROWN_ENTRIES = 3 + WIDE_FILES + DEEP_LEVELS + BUSHY_ENTRIES;

const NODE_COLUMNS =
  'inode, type, flags, mode, uid, gid, atime, mtime, ctime, nlink, length, rdev, parent, access_acl_id, default_acl_id';

/** Fills an empty database with a volume whose tree is large in every direction, by SQL. */
export async function growVolume(database: SqlDatabase): Promise<void> {
  await load(generatedSource(volumeOf([])), openTarget(database.url));
  const series = (last: number): string =>
    database.kind === 'mariadb' ? `(SELECT seq i FROM seq_1_to_${last}) s` : `generate_series(1,${last}) s(i)`;
  const [div, padded] =
    database.kind === 'mariadb' ? ['DIV', "LPAD(i,6,'0')"] : ['/', "convert_to(lpad(i::text,6,'0'),'UTF8')"];
  /** `i` is 1, 2, 3 …; all parts are expressions of it. */
  const add = (count: number, inode: string, parent: string, type: string, name: string): void => {
    const from = `FROM ${series(count)}`;
    database.query(`INSERT INTO jfs_node (${NODE_COLUMNS})
      SELECT ${inode},${type},0,420,0,0,0,0,0,1,0,0,${parent},0,0 ${from};
      INSERT INTO jfs_edge (parent, name, inode, type) SELECT ${parent},${name},${inode},${type} ${from}`);
  };
  const top =
    database.kind === 'mariadb' ? "ELT(i,'wide','deep','bushy')" : "(ARRAY['wide','deep','bushy']::bytea[])[i]";
  add(3, 'i+1', '1', '2', top);
  add(WIDE_FILES, 'i+100000', String(WIDE), '1', padded);
  add(DEEP_LEVELS, 'i+200000', `CASE WHEN i=1 THEN ${DEEP} ELSE i+199999 END`, '2', "'d'");
  const holder = `(i-1) ${div} ${BUSHY_WIDTH}`;
  add(
    BUSHY_ENTRIES,
    'i+300000',
    `CASE WHEN ${holder}=0 THEN ${BUSHY} ELSE 300000 + ${holder} END`,
    `CASE WHEN i > ${(BUSHY_ENTRIES - 1) / BUSHY_WIDTH} THEN 1 ELSE 2 END`,
    padded,
  );
}
