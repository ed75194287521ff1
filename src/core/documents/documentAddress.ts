import type { ByteString } from '../model/byteString';
import { bytesOfText, textOfBytes } from '../model/byteString';
import type { DocumentKind, FactKind, PlaceKind } from './documentKind';
import { isDocumentKind, isPlaceKind } from './documentKind';
import { decodeSegment, encodeSegment } from './pathSegment';

const SUFFIX = '.json';
/** Stands for the root directory: no name is spelled like that. */
const ROOT = '%root';
/** The last segment of a page: nothing behind it is the first page, else where the page starts. */
const PAGE = '%page';

/**
 * Where a virtual document is: a connection, a kind and, for kinds about a place, the names from the root down. One
 * document has one address and one URI path: `/<kind>/<path in volume>.json`, `/page/<path in volume>/%page<cursor>.json`.
 */
export class DocumentAddress {
  private constructor(
    readonly connectionId: string,
    readonly kind: DocumentKind,
    /** From the root down; empty for the root and for kinds about the whole volume. */
    readonly names: readonly ByteString[],
    /** Of a page: where it starts in the directory, as the source says; '' is the beginning. */
    readonly cursor: string,
  ) {}

  static ofPlace(
    connectionId: string,
    kind: Exclude<PlaceKind, 'page'>,
    names: readonly ByteString[],
  ): DocumentAddress {
    return new DocumentAddress(connectionId, kind, names, '');
  }

  /** One page of a directory's entries; an empty cursor is the first. */
  static ofPage(connectionId: string, names: readonly ByteString[], cursor: string): DocumentAddress {
    return new DocumentAddress(connectionId, 'page', names, cursor);
  }

  static ofFacts(connectionId: string, kind: FactKind): DocumentAddress {
    return new DocumentAddress(connectionId, kind, [], '');
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
    if (kind === 'page') return parsePage(authority, path);
    if (path.length === 1 && path[0] === ROOT) return DocumentAddress.ofPlace(authority, kind, []);
    const names = path.map(decodeSegment);
    return names.every((name) => name !== undefined) ? DocumentAddress.ofPlace(authority, kind, names) : undefined;
  }

  get uriPath(): string {
    if (!isPlaceKind(this.kind)) return `/${this.kind}/${this.kind}${SUFFIX}`;
    const path = this.names.length === 0 ? ROOT : this.names.map(encodeSegment).join('/');
    if (this.kind !== 'page') return `/${this.kind}/${path}${SUFFIX}`;
    const start = this.cursor === '' ? '' : `-${encodeSegment(bytesOfText(this.cursor))}`;
    return `/page/${path}/${PAGE}${start}${SUFFIX}`;
  }

  /** Path in the volume: `/`, `/a/b`. */
  get volumePath(): ByteString {
    return `/${this.names.join('/')}`;
  }
}

function parsePage(connectionId: string, path: readonly string[]): DocumentAddress | undefined {
  const last = path.at(-1);
  const place = path.slice(0, -1);
  if (last?.startsWith(PAGE) !== true || place.length === 0) return undefined;
  const names = place.length === 1 && place[0] === ROOT ? [] : place.map(decodeSegment);
  const start = last.slice(PAGE.length);
  const cursor = start === '' ? '' : start.startsWith('-') ? textOf(decodeSegment(start.slice(1))) : undefined;
  if (cursor === undefined || !names.every((name) => name !== undefined)) return undefined;
  const address = DocumentAddress.ofPage(connectionId, names, cursor);
  return address.cursor === '' && start !== '' ? undefined : address;
}

function textOf(bytes: ByteString | undefined): string | undefined {
  return bytes === undefined ? undefined : textOfBytes(bytes);
}
