/** Entry types by the number every engine stores. Anything else is a corrupt record. */
export const EntryType = {
  unknown: 0,
  regular: 1,
  directory: 2,
  symlink: 3,
  fifo: 4,
  blockdev: 5,
  chardev: 6,
  socket: 7,
} as const;
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

const NAMES = ['unknown', 'regular', 'directory', 'symlink', 'fifo', 'blockdev', 'chardev', 'socket'] as const;
export type EntryTypeName = (typeof NAMES)[number];

export function entryTypeName(type: EntryType): EntryTypeName {
  return NAMES[type];
}

export function entryTypeOfName(name: string): EntryType {
  const index = (NAMES as readonly string[]).indexOf(name);
  return (index < 0 ? 0 : index) as EntryType;
}

/** A number read from an engine. */
export function entryTypeOfNumber(value: number): EntryType {
  return (value >= 1 && value <= 7 ? value : 0) as EntryType;
}
