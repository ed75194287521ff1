/** What a virtual document shows. The kind is the first segment of its path, so JSON Schemas attach by pattern. */
export const DOCUMENT_KINDS = [
  'entry',
  'subtree',
  'page',
  'setting',
  'counters',
  'quotas',
  'sessions',
  'delFiles',
  'sustained',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Kinds that are about a place in the volume; the others are about the whole volume. */
export type PlaceKind = 'entry' | 'subtree' | 'page';
export type FactKind = Exclude<DocumentKind, PlaceKind>;

export function isDocumentKind(text: string): text is DocumentKind {
  return (DOCUMENT_KINDS as readonly string[]).includes(text);
}

export function isPlaceKind(kind: DocumentKind): kind is PlaceKind {
  return kind === 'entry' || kind === 'subtree' || kind === 'page';
}
