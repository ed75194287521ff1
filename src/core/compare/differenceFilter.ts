import type { ByteString } from '../model/byteString';
import type { DifferenceKind } from './difference';
import type { Names } from '../model/names';

export interface FilterOptions {
  /** A path of bytes with `*` for any bytes, slashes among them, and `?` for one: `/data/*`. */
  path?: ByteString | undefined;
  kinds?: readonly DifferenceKind[] | undefined;
}

/** Which differences count. */
export class DifferenceFilter {
  private readonly pattern: RegExp | undefined;
  private readonly kinds: ReadonlySet<DifferenceKind> | undefined;

  constructor({ path, kinds }: FilterOptions) {
    this.pattern = path === undefined ? undefined : globPattern(path);
    this.kinds = kinds === undefined ? undefined : new Set(kinds);
  }

  /** Whether places matter at all. */
  get hasPath(): boolean {
    return this.pattern !== undefined;
  }

  takesKind(kind: DifferenceKind): boolean {
    return this.kinds === undefined || this.kinds.has(kind);
  }

  takesPath(names: Names): boolean {
    return this.pattern === undefined || this.pattern.test(`/${names.join('/')}`);
  }
}

function globPattern(glob: ByteString): RegExp {
  const rooted = glob.startsWith('/') || glob.startsWith('*') ? glob : `/${glob}`;
  // One `*` for a row of them: the engine tries each on its own.
  const source = rooted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's');
}
