import { withoutUrlCredentials } from './urlCredentials';

const URL_IN_TEXT = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;
const SECRET_FIELD =
  /("?(?:SecretKey|SessionToken|AccessKey|EncryptKey|KerbConf|password|passwd)"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|[^\s,;}]+)/gi;
const PEM = /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g;
const MASK = '****';

/** Stands in front of every log and message: nothing it returns holds a secret it knows or can recognise. */
export class Redactor {
  private readonly secrets = new Set<string>();

  /** A secret to hide wherever it appears, also percent-encoded. Texts under four characters would hide ordinary words. */
  addSecret(text: string): void {
    if (text.length >= 4) {
      this.secrets.add(text);
      this.secrets.add(encodeURIComponent(text));
    }
  }

  redact(text: string): string {
    let out = text;
    for (const secret of this.secrets) out = out.replaceAll(secret, MASK);
    return out
      .replace(PEM, MASK)
      .replace(URL_IN_TEXT, (url) => withoutUrlCredentials(url))
      .replace(SECRET_FIELD, `$1${MASK}`);
  }
}
