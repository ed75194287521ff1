import type { Argument, Reply } from './redisConnection';
import type { OpenRedis } from './connectRedis';
import type { ServerReplyError } from './redisErrors';

/** Commands that change nothing. A source can send these and no others. */
export type ReadingCommand =
  | 'DBSIZE'
  | 'EVALSHA_RO'
  | 'EVAL_RO'
  | 'EXISTS'
  | 'GET'
  | 'HGET'
  | 'HGETALL'
  | 'HLEN'
  | 'HMGET'
  | 'HSCAN'
  | 'INFO'
  | 'LLEN'
  | 'LRANGE'
  | 'MGET'
  | 'SCAN'
  | 'SMEMBERS'
  | 'ZRANGE';
export type Reading = readonly [name: ReadingCommand, ...args: Argument[]];

/** A connection that can only read: the type has no way to send anything else. */
export interface ReadOnlyRedis {
  /** In front of every key. */
  readonly prefix: string;
  call(name: ReadingCommand, ...args: Argument[]): Promise<Reply>;
  /** Sends all at once; an answer that is an error takes the place of the reply. */
  pipeline(commands: readonly Reading[]): Promise<(Reply | ServerReplyError)[]>;
  destroy(): void;
  close(): Promise<void>;
}

export function readOnly({ connection, prefix }: OpenRedis): ReadOnlyRedis {
  return {
    prefix,
    call: (name, ...args) => connection.call(name, ...args),
    pipeline: (commands) => connection.pipeline(commands),
    destroy: () => {
      connection.destroy();
    },
    close: () => connection.close(),
  };
}
