import type { Severity } from './finding';

export interface Check {
  /** Of most findings with this code; some are graver or milder, and say so themselves. */
  severity: Severity;
  /** What it leads to and what to do about it: the second half of every message. */
  advice: string;
}

const error = (advice: string): Check => ({ severity: 'error', advice });
const warning = (advice: string): Check => ({ severity: 'warning', advice });
const information = (advice: string): Check => ({ severity: 'information', advice });

/** Everything that is looked for, by code (docs/checks.md; rules: docs/formats/json-dump.md §6 and §7). Codes never change. */
export const CHECKS = {
  // The text.
  cut: error('The dump is not whole: everything behind this place is missing. Make a new dump or get the file again.'),
  syntax: error(
    'This is not JSON, so no load succeeds and nothing behind this place was checked. Correct the text here.',
  ),
  damaged: error('The file cannot be read any further. Get it again.'),
  'leading-lines': error('The official client cannot load such a file. Remove the lines in front of the brace.'),
  'trailing-bytes': information('Loaders ignore what stands behind the end of a dump. Remove it.'),
  'text-encoding': warning('These bytes are not UTF-8, and a load turns each into U+FFFD. Write them as %XX.'),
  'number-range': error('The loader refuses such a number, or wraps it silently. Write a whole number that fits.'),
  'value-type': error('The loader refuses a value of this kind. Write the kind of value that belongs here.'),
  'null-element': error(
    'The official loader crashes on it, some engines after everything else was written. Remove it.',
  ),
  'member-unknown': information('Loaders drop it. Remove it, or correct its name.'),
  'member-container': warning(
    'The official loader reads its value as if more names followed: what stands behind it is lost, often without an error. Remove it.',
  ),
  'member-twice': warning('The last of equal members counts and the others are dropped silently. Remove all but one.'),

  // The header.
  'setting-missing': warning(
    'An all-empty setting would be stored, and the load would be called a success. Make a new dump.',
  ),
  'counters-missing': error('The loader ends with an error, after the whole tree was processed. Add "Counters": {}.'),
  'tree-missing': warning('The load would be called a success and leave a volume without a root. Make a new dump.'),
  'trash-missing': warning(
    'With TrashDays above 0, a volume without a trash refuses every delete until "juicefs config" makes one. Dump it without --skip-trash, or load it with JuiceFS Metadata, which makes the trash.',
  ),
  'section-order': information(
    'Loaders take it, but readers that stream must read the file twice. Move it in front of FSTree.',
  ),
  'section-twice': warning('Only one of them counts. Remove the other.'),
  'quotas-order': warning('Quotas behind FSTree get a usage of 0 in a load. Move Quotas in front of FSTree.'),
  'setting-type': error('The loader refuses the setting. Write the kind of value that belongs here.'),
  'setting-member': information('Clients do not know it and drop it on the first load.'),
  'setting-value': warning('No client would store such a value. Correct it.'),
  'meta-version': error('Clients refuse it, after the load has written everything. It must be 1 or less.'),
  'client-version': error(
    'Clients cannot read this version and refuse the volume, after the load has written everything. Write it like 1.1.0-A.',
  ),
  'secret-present': warning(
    'Whoever gets this file can read it, even when it is encrypted, for the key comes from the UUID beside it. Set it to "removed" and give it after the load with "juicefs config".',
  ),
  'secret-removed': information(
    'After a load the volume has no working credentials. Give all of them in one call: juicefs config META --secret-key … [--session-token …].',
  ),
  'encrypt-key': information(
    'Official dumps keep it, and its only protection is the passphrase of the key. Store the file like the key itself.',
  ),
  'bucket-credentials': warning(
    'No dump removes credentials from a bucket URL. Take them out before the file is passed on.',
  ),
  'tier-setting': warning('Tiers are numbered 0 to 3, and ID repeats the number. Correct it.'),
  'counter-low': information(
    'The official loader computes counters anew, ours raises them; whoever else trusts them hands numbers out twice. Raise it.',
  ),
  'sustained-present': information('Loaders drop these files, and their objects stay until "juicefs gc --delete".'),
  'changelog-dropped': information('Loaders drop the change log.'),
  'del-live': warning(
    'The first hourly cleanup after a load destroys the data of this file. Remove its record from DelFiles.',
  ),
  'del-twice': error('SQL engines abort the load. Remove one of the records.'),
  'del-inode': warning('No file can have this inode, and the record stays forever. Remove it.'),
  'del-above': warning(
    'The official loader numbers new files from the trees only: a new file gets this inode and loses its data at the next cleanup. Remove the record, or load with JuiceFS Metadata, which counts it.',
  ),
  'quota-orphan': warning(
    'There is no such directory: the quota becomes a stale record that limits nothing. Remove it.',
  ),
  'quota-key': error('A quota is kept under a decimal number. Correct the key.'),
  'quota-negative': warning('Only -1 means unlimited. Correct the limit.'),
  'quota-unlimited': information('It limits nothing, and Redis drops it on the next dump. Remove it.'),
  'quotas-disabled': warning('Clients enforce no such limits, and may erase them later. Switch it on in Setting.'),

  // Entries.
  'entry-invalid': warning(
    'The official loader attaches what follows to wrong names. Replace it by an entry or remove it.',
  ),
  'attr-missing': error('The official loader crashes. Add attr as the first member.'),
  'attr-order': warning(
    'The official loader does not count slices that come before attr, so their numbers get used again. Move attr to the front.',
  ),
  'entries-order': error('The official loader crashes when entries come before attr. Move attr to the front.'),
  'entries-invalid': warning('The official loader attaches what follows to wrong names. Write an object.'),
  'entries-missing': information('The directory loads as empty. Official dumps write "entries": {} even then.'),
  'entries-misplaced': warning(
    'Only directories have entries; these would be orphans nobody reaches. Remove them, or correct the type.',
  ),
  'type-unknown': error('The official loader crashes. Write one of the seven types.'),
  'symlink-missing': warning('The link leads nowhere. Write its target as "symlink".'),
  'symlink-misplaced': warning('Only symbolic links have a target. Remove it, or correct the type.'),
  'symlink-target': warning('Clients cannot follow such a link, and MySQL refuses one that is too long. Correct it.'),
  'chunks-misplaced': warning(
    'Only regular files store chunks; the slices are counted and never freed. Remove them, or correct the type.',
  ),

  // Names.
  'name-invalid': warning('No client can reach an entry with this name. Rename it.'),
  'name-long': warning(
    'Names have at most 255 bytes: longer ones cannot be reached, and MySQL refuses them. Rename it.',
  ),
  'name-twice': error(
    'SQL engines abort the load; others keep one of them and leave the other unreachable. Rename or remove one.',
  ),
  'name-case': information('Clients that ignore case (Windows, macOS) show only one of them.'),
  'name-percent': warning(
    'A % that starts no escape stays as it is. Write %25 for the character, upper-case digits for an escape.',
  ),
  'name-reserved': warning(
    'Clients keep this name in the root for themselves: the entry is hidden behind theirs. Rename it.',
  ),
  'name-replaced': information(
    'Official dumps lose two of the three bytes of U+FFFD, so the name may have been another one.',
  ),

  // Attributes.
  'inode-zero': warning(
    'Several entries with inode 0 damage every entry of a SQL database. Give it a number of its own.',
  ),
  'inode-root': warning(
    'Inode 1 is the root: every later dump of the volume goes round in circles until the disk is full. Give it another number.',
  ),
  'inode-reserved': warning(
    'Clients keep inodes from 9223372032559808512 on for themselves: this one is hidden and spoils the numbering. Give it a lower number.',
  ),
  'inode-dangling': warning(
    'The inode was gone when the dump was made: the entry loads as an empty one without rights. Remove it.',
  ),
  'directory-linked': warning(
    'A directory has one name only: with a second one, its parent is lost and its entries count as hard links. Remove one.',
  ),
  'directory-cycle': warning('Every walk through the volume, and every later dump, goes round in circles. Remove it.'),
  'types-differ': warning(
    'The first one counts, the other name keeps a wrong type. Make them equal, or give one another inode.',
  ),
  'copies-differ': warning(
    'The first one counts and the others are dropped silently. Make them equal, or give one another inode.',
  ),
  'links-differ': information('Loaders count the names themselves, so a load corrects it.'),
  'mode-range': warning(
    'A mode has twelve bits, 0 to 4095 in decimal; SQL engines keep the others, and nothing understands them. Remove them.',
  ),
  'owner-range': warning('MySQL and PostgreSQL have 31 bits for it and refuse the entry. Lower it.'),
  'nsec-range': warning('Nanoseconds go from 0 to 999999999. Correct it.'),
  'time-drift': warning(
    'A time before 1970 as SQL engines dump it: the official loader moves it 4.29 s ahead with each dump and load. JuiceFS Metadata reads it as it was meant.',
  ),
  'time-range': warning(
    'SQL engines store times as 64-bit nanoseconds, ±292 years around 1970: this one wraps. Correct it.',
  ),
  'length-range': warning(
    'No file is that long, and later dumps by the official client run out of memory near 2^63. Correct it.',
  ),
  'length-misplaced': warning('Only regular files have a length in a dump: usage counters go wrong. Set it to 0.'),
  'rdev-misplaced': information('Only devices have a device number.'),
  'tier-undefined': warning('Setting.Tiers does not define this tier. Add it there, or choose another.'),

  // Chunks.
  'chunk-twice': error('SQL engines abort the load, others join or drop one. Put all slices into one chunk.'),
  'chunk-order': information('Official dumps write chunks by index.'),
  'chunk-beyond': warning(
    'It lies behind the end of the file: nobody sees it and the next dump leaves it out. Remove it, or correct the length.',
  ),
  'chunk-empty': information('A chunk without slices comes from a damaged record; its range reads as zeros.'),
  'chunk-slices': warning(
    'MySQL stores 2730 slices a chunk at most and refuses more. Compact the file before the dump.',
  ),
  'slice-empty': warning('A slice shows one byte at least. Remove it.'),
  'slice-place': warning(
    'A chunk has 64 MiB; what lies behind its end reads as garbage or crashes clients. Correct pos or len.',
  ),
  'slice-part': warning('It shows more than is stored of the slice: reads fail. Correct off, len or size.'),
  'slice-size': warning('A slice has 64 MiB at most. Correct it.'),
  'slice-hole': warning('A hole (id 0) has size 0 and off 0. Correct it.'),
  'slice-id': warning('Slice numbers lie below 2^63. Correct it.'),
  'slice-legacy': warning(
    'Only dumps before 1.0 say chunkid for id, and loaders take it from the first name of a file only. Write id.',
  ),
  'slice-sizes': error('SQL engines abort the load: a slice has one size. Correct it.'),
  'slice-shared': information('Clones and copied ranges share slices; loaders count the references.'),
  'holes-sql': information(
    'The official SQL loader sets the reference count of all slices to a wrong number; "juicefs gc --delete" repairs it. JuiceFS Metadata loads it right.',
  ),
  'length-uncovered': information('The file has a length and no data: all of it reads as zeros.'),

  // Extended attributes and ACLs.
  'xattr-name': warning(
    'Names of extended attributes have 1 to 255 bytes of UTF-8 without NUL; PostgreSQL refuses others. Correct it.',
  ),
  'xattr-replaced': information(
    'Official dumps write U+FFFD for bytes that are not UTF-8, so the name may have been another one.',
  ),
  'xattr-long': warning('Values have 65536 bytes at most, on MySQL 65535. Shorten it.'),
  'xattr-twice': error('SQL engines abort the load; others keep one of them. Remove one.'),
  'xattr-case': information('MySQL ignores case in these names and refuses the second.'),
  'xattr-reserved': warning(
    'ACLs stand in posix_acl_access and posix_acl_default, never among extended attributes. Remove it.',
  ),
  'acl-range': warning('Permissions go from 0 to 7; 65535 says "not set". Correct it.'),
  'acl-mode': warning('The mode must agree with the access ACL, and no load repairs it. Set the mode by the ACL.'),
  'acl-misplaced': warning('Only directories have a default ACL. Remove it.'),
  'acl-disabled': warning('Clients ignore ACLs while Setting.EnableACL is false. Set it to true if they are to count.'),

  // Trees and trash.
  'subtree-dump': information('A dump of a subdirectory: a load makes it the root with inode 1.'),
  'root-type': error('The root of a tree is a directory. Correct its type.'),
  'trash-root': warning(
    'The root of the trash has inode 9223372032828243968: with another the trash is lost. Correct it.',
  ),
  'trash-hour': warning(
    'The trash holds directories named YYYY-MM-DD-HH, numbered above its root in order of time: cleanup skips others, or stops at them.',
  ),
  'trash-name': warning('Names in the trash are PARENT-INODE-NAME: "juicefs restore" cannot restore this one.'),
} as const satisfies Record<string, Check>;

export type FindingCode = keyof typeof CHECKS;
