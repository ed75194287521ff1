import type { Argument, Reply } from './redisConnection';
import type { OpenRedis } from './connectRedis';
import { BulkReads } from './bulkReads';
import type { ServerReplyError } from './redisErrors';
import { ConnectionLost } from '../serverErrors';
import { RespChannel } from './respChannel';
import type { RespReply } from './respReply';

/** Commands that change nothing. A source can send these and no others. */
export type ReadingCommand =
  | 'DBSIZE'
  | 'EXISTS'
  | 'GET'
  | 'HGET'
  | 'HGETALL'
  | 'HLEN'
  | 'HMGET'
  | 'HSCAN'
  | 'INFO'
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
  /** For `bulk`. */
  newReads(): BulkReads;
  /** Sends many reading commands at once, over a connection of its own. */
  bulk(reads: BulkReads): Promise<RespReply>;
  destroy(): void;
  close(): Promise<void>;
}

export function readOnly({ connection, settings, db, prefix }: OpenRedis): ReadOnlyRedis {
  let channel: Promise<RespChannel> | undefined;
  const ending = new AbortController();
  const end = (): void => {
    ending.abort(new ConnectionLost('the connection was closed'));
    channel?.then(
      (open) => {
        open.destroy();
      },
      () => undefined,
    );
  };
  return {
    prefix,
    call: (name, ...args) => connection.call(name, ...args),
    pipeline: (commands) => connection.pipeline(commands),
    newReads: () => new BulkReads(prefix),
    bulk: async (reads) => {
      channel ??= RespChannel.open(settings, db, ending.signal);
      return (await channel).send(reads.take(), reads.count);
    },
    destroy: () => {
      end();
      connection.destroy();
    },
    close: () => {
      end();
      return connection.close();
    },
  };
}
