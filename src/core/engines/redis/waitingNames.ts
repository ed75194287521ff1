import type { U64 } from '../../model/u64';
import { ArgumentBuffer } from './argumentBuffer';

/** Directories whose names wait; further ones push out those that have waited longest. */
const MAX_DIRECTORIES = 64;
/** Names and values of one command (docs/formats/redis.md §6.3). */
const MAX_ARGUMENTS = 2000;
const INITIAL_BYTES = 1024;

/**
 * Names on their way into directories, collected so that a command stores many. A walk that goes up and down between a
 * directory and its subdirectories would otherwise need one for each name.
 */
export class WaitingNames {
  private readonly waiting = new Map<U64, ArgumentBuffer>();
  /** Empty, to be used again. */
  private readonly spare: ArgumentBuffer[] = [];
  private lastDirectory: U64 = 0;
  private last: ArgumentBuffer | undefined;

  /** `store` leaves the buffer empty. */
  constructor(private readonly store: (directory: U64, names: ArgumentBuffer) => void) {}

  /** Where a name and its value are to be added. */
  of(directory: U64): ArgumentBuffer {
    let names = directory === this.lastDirectory ? this.last : this.waiting.get(directory);
    if (names === undefined) {
      if (this.waiting.size >= MAX_DIRECTORIES) this.endOldest();
      names = this.spare.pop() ?? new ArgumentBuffer(INITIAL_BYTES);
      this.waiting.set(directory, names);
    } else if (names.count >= MAX_ARGUMENTS) {
      this.store(directory, names);
    }
    this.lastDirectory = directory;
    this.last = names;
    return names;
  }

  /** Nothing more is expected in the directory. */
  end(directory: U64): void {
    const names = this.waiting.get(directory);
    if (names === undefined) return;
    this.waiting.delete(directory);
    if (directory === this.lastDirectory) this.last = undefined;
    this.store(directory, names);
    this.spare.push(names);
  }

  flush(): void {
    for (const directory of [...this.waiting.keys()]) this.end(directory);
  }

  private endOldest(): void {
    for (const directory of this.waiting.keys()) {
      this.end(directory);
      return;
    }
  }
}
