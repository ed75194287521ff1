/**
 * Whether the objects of a volume are encrypted, and whether this setting could open them.
 * - `none`: they are not.
 * - `keyPresent`: the RSA key (`EncryptKey`) is in the setting, protected by its passphrase only.
 * - `keyRemoved`: it was removed, and without a copy of the key file nothing can be read.
 */
export type Encryption = 'none' | 'keyPresent' | 'keyRemoved';
