import type { FindingCode } from '../../../src/core/check/finding';
import { changed } from './baseDump';

export interface Case {
  text: string;
  /** Other codes that the same fault brings about. */
  also?: FindingCode[];
  /** Path of the place, or name of the section; undefined for neither. */
  at: string | undefined;
  /** Its fix, applied, takes the finding away. */
  isFixable?: true;
  /** Only in this layout is it what it is: the white space is the point. */
  isLayoutBound?: true;
}

const ATTR_TIMES = '"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000';
const SMALL_ATTR = `"attr": {"inode":11,"type":"regular","mode":420,${ATTR_TIMES},"nlink":1,"length":9}`;
const SMALL_CHUNKS = '"chunks": [{"index":0,"slices":[{"id":5,"size":9,"len":9}]}]';
const SMALL_SLICE = '{"id":5,"size":9,"len":9}';
const XATTRS = '[{"name":"user.k","value":"a%20b"},{"name":"user.z","value":""}]';
const TRASHED = '/.trash/2023-11-14-22/2-12-old';
const USER_QUOTA = '"maxSpace": -1,\n      "maxInodes": 10';

function one(at: string | undefined, old: string, text: string, more: Omit<Case, 'at' | 'text'> = {}): Case {
  return { at, text: changed([old, text]), ...more };
}

const small = (old: string, text: string, more: Omit<Case, 'at' | 'text'> = {}): Case =>
  one('/small', SMALL_ATTR, SMALL_ATTR.replace(old, text), more);
const slice = (text: string, more: Omit<Case, 'at' | 'text'> = {}): Case => one('/small', SMALL_SLICE, text, more);
const link = (old: string, text: string, more: Omit<Case, 'at' | 'text'> = {}): Case => one('/link', old, text, more);
const setting = (old: string, text: string, more: Omit<Case, 'at' | 'text'> = {}): Case =>
  one('Setting', old, text, more);
const xattrs = (text: string, more: Omit<Case, 'at' | 'text'> = {}): Case => one('/docs/big', XATTRS, text, more);
const base = changed();
const withoutMember = (from: string, to: string): string =>
  base.slice(0, base.indexOf(from)) + base.slice(base.indexOf(to));
const trash = base.slice(base.indexOf(',\n  "Trash"'), base.lastIndexOf('\n}'));
const quotas = withoutMember('"Quotas"', '"UserQuotas"');
const manySlices = Array.from({ length: 2731 }, (_, i) => `{"id":${100 + i},"size":9,"len":9}`).join();
export const SECRET = 'c2VjcmV0IG9mIHRoZSB2b2x1bWU';

/** A dump for every code that brings about this code and, but for `also`, no other. What damaged files do needs a real one. */
export const CASES: Readonly<Record<Exclude<FindingCode, 'damaged'>, Case>> = {
  cut: { at: '/small', text: base.slice(0, base.indexOf('"index":0,"slices":[{"id":5') + 4) },
  syntax: one('/small', SMALL_SLICE, '{"id":5,,"size":9,"len":9}'),
  'leading-lines': { at: undefined, text: `[xorm] [info]  PING DATABASE mysql\n${base}`, isLayoutBound: true },
  'trailing-bytes': { at: undefined, text: `${base}{}` },
  'text-encoding': one('/empt\ufffd', '"empty"', '"empt\xff"'),
  'number-range': small('"uid":0', '"uid":4294967296'),
  'value-type': small('"uid":0', '"uid":"0"'),
  'null-element': one('/small', SMALL_SLICE, `null,${SMALL_SLICE}`),
  'member-unknown': one('/small', SMALL_ATTR, `${SMALL_ATTR},\n        "color": 1`),
  'member-container': one('/small', SMALL_ATTR, `${SMALL_ATTR},\n        "color": {"red":1}`),
  'member-twice': one('/small', SMALL_ATTR, `${SMALL_ATTR},\n        ${SMALL_ATTR}`),
  'setting-missing': { at: 'Setting', text: `{\n  ${withoutMember('{\n  "Setting"', '"Counters"')}` },
  'counters-missing': { at: 'Counters', text: withoutMember('"Counters"', '"Sustained"') },
  'tree-missing': {
    at: 'FSTree',
    text: withoutMember('"FSTree"', '"Trash"'),
    also: ['quota-orphan'],
  },
  'trash-missing': { at: 'Trash', text: base.replace(trash, '') },
  'section-order': {
    at: 'Sustained',
    text: changed(['  "Sustained": [],\n', '']).replace(/\n\}\n$/, ',\n  "Sustained": []\n}\n'),
  },
  'section-twice': one('Sustained', '  "Sustained": [],\n', '  "Sustained": [],\n  "Sustained": [],\n'),
  'quotas-order': {
    at: 'Quotas',
    text: quotas.replace(/\n\}\n$/, ',\n  "Quotas": {"2": {"maxSpace": 1, "maxInodes": -1}}\n}\n'),
  },
  'setting-type': setting('"TrashDays": 1', '"TrashDays": "1"'),
  'setting-member': setting('"TrashDays": 1', '"TrashDays": 1,\n    "Color": "red"'),
  'setting-value': setting('"BlockSize": 4096', '"BlockSize": 4095'),
  'meta-version': setting('"MetaVersion": 1', '"MetaVersion": 2'),
  'client-version': setting('"1.1.0-A"', '"one"'),
  'secret-present': setting('"BlockSize"', `"SecretKey": "${SECRET}",\n    "BlockSize"`, { isFixable: true }),
  'secret-removed': setting('"BlockSize"', '"SecretKey": "removed",\n    "BlockSize"'),
  'encrypt-key': setting('"EncryptAlgo"', `"EncryptKey": "${SECRET}",\n    "EncryptAlgo"`),
  'bucket-credentials': setting('"/data/demo/"', '"https://user:word@host/demo"'),
  'tier-setting': setting('"ID": 1', '"ID": 2'),
  'counter-low': one('Counters', '"nextInodes": 1026', '"nextInodes": 12', { isFixable: true }),
  'sustained-present': one('Sustained', '"Sustained": []', '"Sustained": [{"sid": 1, "inodes": [4]}]'),
  'changelog-dropped': one('ChangeLog', '  "FSTree"', '  "ChangeLog": [{"version": 1, "entry": "x"}],\n  "FSTree"'),
  'del-live': one('/small', '"inode": 3', '"inode": 11', { isFixable: true }),
  'del-twice': one(
    'DelFiles',
    '"expire": 1700000000\n    }',
    '"expire": 1700000000\n    },\n    {"inode": 3, "length": 1, "expire": 1}',
    { isFixable: true },
  ),
  'del-inode': one('DelFiles', '"inode": 3', '"inode": 0', { isFixable: true }),
  'del-above': one('DelFiles', '"inode": 3', '"inode": 900'),
  'quota-orphan': one('Quotas', '"2": {', '"11": {'),
  'quota-key': one('UserQuotas', '"1000": {', '"x": {'),
  'quota-negative': one('UserQuotas', USER_QUOTA, '"maxSpace": -2,\n      "maxInodes": 10'),
  'quota-unlimited': one('UserQuotas', USER_QUOTA, '"maxSpace": -1,\n      "maxInodes": -1'),
  'quotas-disabled': one('Quotas', '"DirStats": true', '"DirStats": false'),
  'entry-invalid': one('/none', '      "null": {', '      "none": 1,\n      "null": {'),
  'attr-missing': one('/empty', /"attr": \{"inode":8[^\n]*/.exec(base)![0], '"symlink": ""'),
  'attr-order': one('/small', `${SMALL_ATTR},\n        ${SMALL_CHUNKS}`, `${SMALL_CHUNKS},\n        ${SMALL_ATTR}`),
  'entries-order': one(
    '/hollow',
    '      "link": {',
    `      "hollow": {\n        "entries": {\n        },\n        "attr": {"inode":20,"type":"directory","mode":493,${ATTR_TIMES},"nlink":2,"length":0}\n      },\n      "link": {`,
    { also: ['links-differ'] },
  ),
  'entries-invalid': one(
    '/hollow',
    '      "link": {',
    `      "hollow": {\n        "attr": {"inode":20,"type":"directory","mode":493,${ATTR_TIMES},"nlink":2,"length":0},\n        "entries": null\n      },\n      "link": {`,
    { also: ['links-differ'] },
  ),
  'entries-missing': one(
    '/hollow',
    '      "link": {',
    `      "hollow": {\n        "attr": {"inode":20,"type":"directory","mode":493,${ATTR_TIMES},"nlink":2,"length":0}\n      },\n      "link": {`,
    { also: ['links-differ'] },
  ),
  'entries-misplaced': one('/small', SMALL_CHUNKS, `${SMALL_CHUNKS},\n        "entries": {\n        }`),
  'type-unknown': small('"regular"', '"unknown"'),
  'symlink-missing': link(',\n        "symlink": "docs/big"', ''),
  'symlink-misplaced': one('/small', SMALL_ATTR, `${SMALL_ATTR},\n        "symlink": "docs"`),
  'symlink-target': link('"docs/big"', `"${'a'.repeat(4097)}"`),
  'chunks-misplaced': link(
    '"symlink": "docs/big"',
    '"symlink": "docs/big",\n        "chunks": [{"index":0,"slices":[{"id":7,"size":1,"len":1}]}]',
  ),
  'name-invalid': one('/a/b', '"small"', '"a/b"'),
  'name-long': one(`/${'s'.repeat(256)}`, '"small"', `"${'s'.repeat(256)}"`),
  'name-twice': one('/empty', '"file": {', '"em%70ty": {'),
  'name-case': one('/small', '"file": {', '"SMALL": {'),
  'name-percent': one('/sm%4a', '"small"', '"sm%4a"'),
  'name-reserved': one('/.config', '"small"', '".config"'),
  'name-replaced': one('/sm\\xef', '"small"', '"sm%EF"'),
  'inode-zero': small('"inode":11', '"inode":0'),
  'inode-root': small('"inode":11', '"inode":1'),
  'inode-reserved': small('"inode":11', '"inode":9223372032559808512'),
  'inode-dangling': one(
    '/empty',
    `"inode":8,"type":"regular","mode":420,${ATTR_TIMES}`,
    '"inode":8,"type":"regular","mode":0,"uid":0,"gid":0,"atime":0,"mtime":0,"ctime":0',
  ),
  'directory-linked': one(
    '/docs',
    '      "docs": {',
    `      "again": {\n        "attr": {"inode":2,"type":"directory","mode":504,${ATTR_TIMES},"nlink":2,"length":0},\n        "entries": {\n        }\n      },\n      "docs": {`,
    { also: ['links-differ'] },
  ),
  'directory-cycle': one(
    '/docs/again',
    '          "big": {',
    `          "again": {\n            "attr": {"inode":2,"type":"directory","mode":504,${ATTR_TIMES},"nlink":2,"length":0},\n            "entries": {\n            }\n          },\n          "big": {`,
    { also: ['links-differ'] },
  ),
  'types-differ': small('"inode":11', '"inode":2', { also: ['links-differ'] }),
  'copies-differ': one('/file', '"inode":6,"type":"regular","mode":420', '"inode":6,"type":"regular","mode":384'),
  'links-differ': small('"nlink":1', '"nlink":3', { isFixable: true }),
  'mode-range': small('"mode":420', '"mode":33188', { isFixable: true }),
  'owner-range': small('"uid":0', '"uid":2147483648'),
  'nsec-range': small('"nlink":1', '"mtimensec":1000000000,"nlink":1'),
  'time-drift': small('"nlink":1', '"mtimensec":3294967303,"nlink":1'),
  'time-range': small('"mtime":1700000000', '"mtime":9300000000'),
  'length-range': small('"length":9', '"length":9223372036854775808'),
  'length-misplaced': link(
    `"symlink","mode":511,${ATTR_TIMES},"nlink":1,"length":0`,
    `"symlink","mode":511,${ATTR_TIMES},"nlink":1,"length":8`,
  ),
  'rdev-misplaced': small('"length":9', '"length":9,"rdev":5'),
  'tier-undefined': small('"length":9', '"length":9,"tier":2'),
  'chunk-twice': one('/docs/big', '{"index":1,', '{"index":0,'),
  'chunk-order': one('/docs/big', '{"index":0,"slices":[{"id":2', '{"index":5,"slices":[{"id":2', {
    also: ['chunk-beyond'],
  }),
  'chunk-beyond': one('/docs/big', '"length":73728000', '"length":1000'),
  'chunk-empty': one('/small', `[${SMALL_SLICE}]`, '[]'),
  'chunk-slices': slice(manySlices),
  'slice-empty': slice('{"id":5,"size":9,"len":0}'),
  'slice-place': slice('{"id":5,"pos":67108860,"size":9,"len":9}'),
  'slice-part': slice('{"id":5,"size":9,"off":1,"len":9}'),
  'slice-size': slice('{"id":5,"size":67108865,"len":9}'),
  'slice-hole': slice('{"id":0,"size":9,"len":9}', { also: ['holes-sql'] }),
  'slice-id': slice('{"id":9223372036854775808,"size":9,"len":9}', { also: ['counter-low'] }),
  'slice-legacy': slice('{"chunkid":5,"size":9,"len":9}'),
  'slice-sizes': { ...slice('{"id":6,"size":9,"len":9}', { also: ['slice-shared'] }), at: TRASHED },
  'slice-shared': { ...slice('{"id":6,"size":4,"len":4}'), at: TRASHED },
  'holes-sql': { at: undefined, text: changed([SMALL_SLICE, '{"id":0,"size":0,"len":9}']) },
  'length-uncovered': one('/small', `${SMALL_ATTR},\n        ${SMALL_CHUNKS}`, SMALL_ATTR),
  'xattr-name': xattrs('[{"name":"","value":"a"}]'),
  'xattr-replaced': xattrs('[{"name":"user.\\ufffd","value":"a"}]'),
  'xattr-long': xattrs(`[{"name":"user.k","value":"${'a'.repeat(65537)}"}]`),
  'xattr-twice': xattrs('[{"name":"user.k","value":"a"},{"name":"user.k","value":"b"}]'),
  'xattr-case': xattrs('[{"name":"user.K","value":"a"},{"name":"user.k","value":"b"}]'),
  'xattr-reserved': xattrs('[{"name":"system.posix_acl_access","value":"a"}]'),
  'acl-range': one(
    '/docs/big',
    '"perm":6}],"groups":null},\n            "chunks"',
    '"perm":8}],"groups":null},\n            "chunks"',
  ),
  'acl-mode': one('/docs/big', '"mode":432', '"mode":384', { isFixable: true }),
  'acl-misplaced': one('/docs/big', '"posix_acl_access": {"owner":6', '"posix_acl_default": {"owner":6'),
  'acl-disabled': setting('"EnableACL": true', '"EnableACL": false'),
  'subtree-dump': one('/', '"attr": {"inode":1,', '"attr": {"inode":77,'),
  'root-type': one(
    '/.trash',
    '"inode":9223372032828243968,"type":"directory"',
    '"inode":9223372032828243968,"type":"fifo"',
  ),
  'trash-root': one('/.trash', '"inode":9223372032828243968,', '"inode":9223372032828243967,'),
  'trash-hour': one('/.trash/yesterday', '"2023-11-14-22"', '"yesterday"'),
  'trash-name': one('/.trash/2023-11-14-22/old', '"2-12-old"', '"old"'),
};
