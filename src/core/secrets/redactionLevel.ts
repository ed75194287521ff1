/**
 * What a dump keeps of the volume's secrets.
 * - `share-safe`: no credential field, no credentials inside URLs, no encryption key.
 * - `restore-ready`: as the official client: `SecretKey` and `SessionToken` become "removed".
 * - `full`: everything as stored.
 */
export type RedactionLevel = 'share-safe' | 'restore-ready' | 'full';
export const REDACTION_LEVELS: readonly RedactionLevel[] = ['share-safe', 'restore-ready', 'full'];
