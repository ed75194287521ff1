import { MetaError } from '../errors';

/** What a comparison can be told not to look at; those of `attr` may be named without it. */
export const IGNORABLE_FIELDS = [
  'inode',
  'dangling',
  'attr.type',
  'attr.mode',
  'attr.flags',
  'attr.uid',
  'attr.gid',
  'attr.atime',
  'attr.mtime',
  'attr.ctime',
  'attr.nlink',
  'attr.rdev',
  'attr.tier',
  'attr.length',
  'symlink',
  'xattrs',
  'posix_acl_access',
  'posix_acl_default',
  'chunks',
  'Setting',
  'Counters',
  'Sustained',
  'DelFiles',
  'Quotas',
  'UserQuotas',
  'GroupQuotas',
] as const;

export type IgnoredFields = ReadonlySet<string>;

/** @throws {MetaError} `malformed` for a name that is none. */
export function ignoredFields(names: readonly string[]): IgnoredFields {
  return new Set(
    names.map((name) => {
      const known = IGNORABLE_FIELDS.find((field) => field === name || field === `attr.${name}`);
      if (known !== undefined) return known;
      const choice = IGNORABLE_FIELDS.map((field) => field.replace(/^attr\./, '')).join(', ');
      throw new MetaError('malformed', `There is no field ${name} to ignore. Fields: ${choice}.`);
    }),
  );
}
