import type * as vscode from 'vscode';
import { decodePassword } from '../../core/engines/url/credentials';
import type { Redactor } from '../../core/secrets/redactor';

const PREFIX = 'juicefs.password.';

/** Passwords of connections, in the editor's secret storage. Whatever is read here is hidden in logs from then on. */
export class SecretStore {
  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly redactor: Redactor,
  ) {}

  /** A secret that is kept elsewhere, such as a password written into a setting by hand. Servers get it decoded. */
  hide(secret: string): void {
    this.redactor.addSecret(secret);
    this.redactor.addSecret(decodePassword(secret));
  }

  async get(connectionId: string): Promise<string | undefined> {
    const secret = await this.storage.get(PREFIX + connectionId);
    if (secret !== undefined) this.hide(secret);
    return secret;
  }

  async set(connectionId: string, secret: string): Promise<void> {
    this.hide(secret);
    await this.storage.store(PREFIX + connectionId, secret);
  }

  async delete(connectionId: string): Promise<void> {
    await this.storage.delete(PREFIX + connectionId);
  }
}
