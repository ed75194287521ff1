/** Values for secrets of a setting, in clear. '' takes a secret away; undefined leaves it as it is. */
export interface SecretChanges {
  accessKey?: string | undefined;
  secretKey?: string | undefined;
  sessionToken?: string | undefined;
  /** The volume's private RSA key as PEM text. */
  encryptKey?: string | undefined;
}

export const SECRET_CHANGES = ['accessKey', 'secretKey', 'sessionToken', 'encryptKey'] as const;

/** The member of the setting that each is stored in. */
export const MEMBER_OF_CHANGE: Readonly<Record<keyof SecretChanges, string>> = {
  accessKey: 'AccessKey',
  secretKey: 'SecretKey',
  sessionToken: 'SessionToken',
  encryptKey: 'EncryptKey',
};
