/** Members of a setting that are ciphertext when `KeyEncrypted` is true, in the official order (docs/formats/json-dump.md §5.3). */
export const SEALED_MEMBERS = ['EncryptKey', 'SecretKey', 'SessionToken'] as const;
