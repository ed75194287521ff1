/** Column types of docs/formats/sql.md §4; each dialect has its own spelling. */
export type ColumnType = 'I64' | 'I32' | 'SER64' | 'SER32' | 'STR' | 'TXT' | 'VB255' | 'VB4096' | 'BLOB';

export interface Column {
  name: string;
  type: ColumnType;
  /** Also the primary key; SER types always are. */
  primaryKey?: true;
  nullable?: true;
  defaultZero?: true;
}

/** Holds text rather than numbers or bytes. */
export function isText({ type }: Column): boolean {
  return type === 'STR' || type === 'TXT';
}

export function isBytes({ type }: Column): boolean {
  return type === 'VB255' || type === 'VB4096' || type === 'BLOB';
}

export interface Index {
  /** What follows `UQE_<table>_` or `IDX_<table>_`. */
  name: string;
  unique: boolean;
  columns: readonly string[];
}

export interface Table {
  /** Without the prefix. */
  name: string;
  columns: readonly Column[];
  primaryKey?: readonly string[];
  indexes: readonly Index[];
}

const column = (name: string, type: ColumnType, extra: Omit<Column, 'name' | 'type'> = {}): Column => ({
  name,
  type,
  ...extra,
});
const key = (name: string, type: ColumnType): Column => column(name, type, { primaryKey: true });
const i64 = (name: string): Column => column(name, 'I64');
const i32 = (name: string): Column => column(name, 'I32');
const nullable = (name: string, type: ColumnType): Column => column(name, type, { nullable: true });
const nanoseconds = (name: string): Column => column(name, 'I32', { defaultZero: true });
const unique = (name: string, ...columns: string[]): Index => ({ name, unique: true, columns });
const plain = (name: string): Index => ({ name, unique: false, columns: [name] });
const table = (name: string, columns: readonly Column[], indexes: readonly Index[] = []): Table => ({
  name,
  columns,
  indexes,
});

const QUOTA_COLUMNS = [i64('max_space'), i64('max_inodes'), i64('used_space'), i64('used_inodes')];

/** All tables as v1.4.1 creates them, in its order (docs/formats/sql.md §5). */
export const TABLES: readonly Table[] = [
  table('setting', [key('name', 'STR'), column('value', 'TXT')]),
  table('counter', [key('name', 'STR'), i64('value')]),
  table(
    'edge',
    [column('id', 'SER64'), i64('parent'), column('name', 'VB255'), i64('inode'), i32('type')],
    [unique('edge', 'parent', 'name'), plain('inode')],
  ),
  table('node', [
    key('inode', 'I64'),
    i32('type'),
    i32('flags'),
    i32('mode'),
    i32('uid'),
    i32('gid'),
    i64('atime'),
    i64('mtime'),
    i64('ctime'),
    nanoseconds('atimensec'),
    nanoseconds('mtimensec'),
    nanoseconds('ctimensec'),
    i32('nlink'),
    i64('length'),
    nullable('rdev', 'I32'),
    nullable('parent', 'I64'),
    nullable('access_acl_id', 'I32'),
    nullable('default_acl_id', 'I32'),
    nullable('tier_id', 'I32'),
  ]),
  table('symlink', [key('inode', 'I64'), column('target', 'VB4096')]),
  table(
    'xattr',
    [column('id', 'SER64'), i64('inode'), column('name', 'STR'), column('value', 'BLOB')],
    [unique('name', 'inode', 'name')],
  ),
  table(
    'chunk',
    [column('id', 'SER64'), i64('inode'), i32('indx'), column('slices', 'BLOB')],
    [unique('chunk', 'inode', 'indx')],
  ),
  table('chunk_ref', [key('chunkid', 'I64'), i32('size'), i32('refs')], [plain('refs')]),
  table('delslices', [key('chunkid', 'I64'), i64('deleted'), column('slices', 'BLOB')]),
  table('session2', [key('sid', 'I64'), i64('expire'), nullable('info', 'BLOB')]),
  table('sustained', [column('id', 'SER64'), i64('sid'), i64('inode')], [unique('sustained', 'sid', 'inode')]),
  table('delfile', [key('inode', 'I64'), i64('length'), i64('expire')]),
  table(
    'flock',
    [column('id', 'SER64'), i64('inode'), i64('sid'), i64('owner'), i32('ltype')],
    [unique('flock', 'inode', 'sid', 'owner')],
  ),
  table(
    'plock',
    [column('id', 'SER64'), i64('inode'), i64('sid'), i64('owner'), column('records', 'BLOB')],
    [unique('plock', 'inode', 'sid', 'owner')],
  ),
  table('dir_quota', [key('inode', 'I64'), ...QUOTA_COLUMNS]),
  {
    name: 'user_group_quota',
    columns: [i32('qtype'), i64('qkey'), ...QUOTA_COLUMNS],
    primaryKey: ['qtype', 'qkey'],
    indexes: [],
  },
  table('dir_stats', [key('inode', 'I64'), i64('data_length'), i64('used_space'), i64('used_inodes')]),
  table('detached_node', [key('inode', 'I64'), i64('added')]),
  table('acl', [
    column('id', 'SER32'),
    nullable('owner', 'I32'),
    nullable('group', 'I32'),
    nullable('mask', 'I32'),
    nullable('other', 'I32'),
    nullable('named_users', 'BLOB'),
    nullable('named_groups', 'BLOB'),
  ]),
  table('delegation_token', [column('id', 'SER32'), nullable('token', 'BLOB')]),
  table('change_log', [column('id', 'SER64'), column('entry', 'TXT')]),
];

/** `jfs_node`, or `jfs_P_node` with table prefix `P`. */
export function tableName(prefix: string, name: string): string {
  return prefix === '' ? `jfs_${name}` : `jfs_${prefix}_${name}`;
}

/** Some or all columns of a table, by their names. */
export function columnsOf(table: string, names?: readonly string[]): readonly Column[] {
  const columns = TABLES.find(({ name }) => name === table)?.columns ?? [];
  return names === undefined ? columns : columns.filter(({ name }) => names.includes(name));
}

/** Rows a load keeps beside the volume: further names of inodes, and further references to slices. */
export const SCRATCH_COLUMNS: Readonly<Record<'link' | 'ref', readonly Column[]>> = {
  link: [i64('inode')],
  ref: [i64('chunkid'), i32('size')],
};
