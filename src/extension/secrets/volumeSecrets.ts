import type * as vscode from 'vscode';
import * as v from 'valibot';
import type { SecretChanges } from '../../core/secrets/secretChanges';

const PREFIX = 'juicefs.volumeSecrets.';
const Remembered = v.object({
  accessKey: v.optional(v.string()),
  secretKey: v.optional(v.string()),
  sessionToken: v.optional(v.string()),
});

/** Secrets of volumes that people wanted to be remembered, in the editor's secret storage, by the UUID of the volume. */
export class VolumeSecrets {
  /** What is being stored; reading waits for it. */
  private storing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly hide: (secret: string) => void,
  ) {}

  /** Whatever is read here is hidden in logs from then on. */
  async get(uuid: string): Promise<SecretChanges> {
    await this.storing;
    return this.read(uuid);
  }

  /** Beside what is remembered already. */
  async add(uuid: string, secrets: SecretChanges): Promise<void> {
    const stored = this.storing.then(() => this.store(uuid, secrets));
    this.storing = stored.catch(() => undefined);
    await stored;
  }

  private async read(uuid: string): Promise<SecretChanges> {
    const text = await this.storage.get(PREFIX + uuid);
    const remembered = v.safeParse(Remembered, text === undefined ? {} : parsed(text));
    if (!remembered.success) return {};
    for (const secret of Object.values(remembered.output)) if (secret !== undefined) this.hide(secret);
    return remembered.output;
  }

  private async store(uuid: string, { accessKey, secretKey, sessionToken }: SecretChanges): Promise<void> {
    const given = { accessKey, secretKey, sessionToken };
    const wanted = Object.fromEntries(Object.entries(given).filter(([, secret]) => (secret ?? '') !== ''));
    await this.storage.store(PREFIX + uuid, JSON.stringify({ ...(await this.read(uuid)), ...wanted }));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
