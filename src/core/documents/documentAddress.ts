import type { ByteString } from '../model/byteString';
import type { DocumentKind, FactKind, PlaceKind } from './documentKind';
import { isDocumentKind, isPlaceKind } from './documentKind';
import { decodeSegment, encodeSegment } from './pathSegment';

const SUFFIX = '.json';
/** Stands for the root directory: no name is spelled like that. */
const ROOT = '%root';

/**
 * Where a virtual document is: a connection, a kind and, for kinds about a place, the names from the root down. One
 * document has one address and one URI path: `/<kind>/<path in volume>.json`.
 */
export class DocumentAddress {
  private constructor(
    readonly connectionId: string,
    readonly kind: DocumentKind,
    /** From the root down; empty for the root and for kinds about the whole volume. */
    readonly names: readonly ByteString[],
  ) {}

  static ofPlace(connectionId: string, kind: PlaceKind, names: readonly ByteString[]): DocumentAddress {
    return new DocumentAddress(connectionId, kind, names);
  }

  static ofFacts(connectionId: string, kind: FactKind): DocumentAddress {
    return new DocumentAddress(connectionId, kind, []);
  }

  /** Undefined for anything `uriPath` does not write. */
  static parse(authority: string, uriPath: string): DocumentAddress | undefined {
    const segments = uriPath.split('/');
    const [empty, kind, ...rest] = segments;
    const last = rest.pop();
    if (authority === '' || empty !== '' || kind === undefined || !isDocumentKind(kind)) return undefined;
    if (last?.endsWith(SUFFIX) !== true) return undefined;
    const path = [...rest, last.slice(0, -SUFFIX.length)];
    if (!isPlaceKind(kind)) {
      return path.length === 1 && path[0] === kind ? DocumentAddress.ofFacts(authority, kind) : undefined;
    }
    if (path.length === 1 && path[0] === ROOT) return DocumentAddress.ofPlace(authority, kind, []);
    const names = path.map(decodeSegment);
    return names.every((name) => name !== undefined) ? DocumentAddress.ofPlace(authority, kind, names) : undefined;
  }

  get uriPath(): string {
    if (!isPlaceKind(this.kind)) return `/${this.kind}/${this.kind}${SUFFIX}`;
    const path = this.names.length === 0 ? ROOT : this.names.map(encodeSegment).join('/');
    return `/${this.kind}/${path}${SUFFIX}`;
  }

  /** Path in the volume: `/`, `/a/b`. */
  get volumePath(): ByteString {
    return `/${this.names.join('/')}`;
  }
}
