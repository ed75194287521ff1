import { createHash } from 'node:crypto';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { ServerReplyError } from './redisErrors';
import type { Argument, Reply } from './redisConnection';

/**
 * Runs scripts that may only read. Where the server has no `EVAL_RO` (before Redis 7), or the user may not run scripts, it
 * says so once, and whoever asks does the same by plain commands.
 */
export class ScriptRunner {
  private refused = false;
  private readonly sent = new Set<string>();

  constructor(private readonly redis: ReadOnlyRedis) {}

  /** Undefined when scripts cannot be had. The key only tells a cluster which slot is meant. */
  async run(script: string, ...args: Argument[]): Promise<Reply | undefined> {
    if (this.refused) return undefined;
    const key = `${this.redis.prefix}i1`;
    try {
      if (!this.sent.has(script)) {
        const reply = await this.redis.call('EVAL_RO', script, 1, key, ...args);
        this.sent.add(script);
        return reply;
      }
      return await this.redis.call('EVALSHA_RO', sha1(script), 1, key, ...args);
    } catch (error) {
      if (!(error instanceof ServerReplyError)) throw error;
      if (error.code === 'NOSCRIPT') {
        this.sent.delete(script);
        return this.run(script, ...args);
      }
      if (error.code !== 'NOPERM' && !/unknown command/i.test(error.message)) throw error;
      this.refused = true;
      return undefined;
    }
  }
}

const digests = new Map<string, string>();

function sha1(script: string): string {
  let digest = digests.get(script);
  if (digest === undefined) {
    digest = createHash('sha1').update(script).digest('hex');
    digests.set(script, digest);
  }
  return digest;
}
