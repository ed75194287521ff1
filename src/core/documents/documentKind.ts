/** What a virtual document shows. The kind is the first segment of its path, so JSON Schemas attach by pattern. */
export const DOCUMENT_KINDS = ['entry', 'subtree', 'setting', 'counters', 'quotas', 'sessions'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Kinds that are about a place in the volume; the others are about the whole volume. */
export type PlaceKind = 'entry' | 'subtree';
export type FactKind = Exclude<DocumentKind, PlaceKind>;

export function isDocumentKind(text: string): text is DocumentKind {
  return (DOCUMENT_KINDS as readonly string[]).includes(text);
}

export function isPlaceKind(kind: DocumentKind): kind is PlaceKind {
  return kind === 'entry' || kind === 'subtree';
}
