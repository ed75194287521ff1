import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import { EntryType } from '../../model/entryType';
import type { Setting } from '../../model/setting';
import type { U64 } from '../../model/u64';
import type { Counters, Session, VolumeFacts } from '../../model/volumeFacts';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  ServerDescription,
  WalkOptions,
} from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';
import type { TreeVisitor } from '../../ports/treeVisitor';
import { BrowsingSession } from '../browsingSession';
import { requireDirectory } from '../requireDirectory';
import { walkVolume } from '../walk/walkVolume';
import { ChangeWatch } from './changeWatch';
import { destroyOnAbort } from '../destroyOnAbort';
import type { DirectoryName } from './directoryListing';
import { missingAttr } from './directoryListing';
import { decodeEntryValue } from './entryValue';
import { readCounters, readFacts } from './facts';
import { InodeReader } from './inodeReader';
import { directoryKey, symlinkKey } from './keys';
import { listPage } from './listPage';
import { linksOf } from './parentLinks';
import type { ReadOnlyRedis, Reading } from './readOnlyRedis';
import type { RedisConnector } from './redisConnector';
import { bufferOf, requireReply } from './replies';
import { productOf, readInfo } from './serverInfo';
import { readSessions } from './sessions';
import { RedisVolumeReader } from './volumeReader';

interface Volume {
  redis: ReadOnlyRedis;
  inodes: InodeReader;
}

export interface RedisSourceOptions {
  signal?: AbortSignal | undefined;
  /** The setting of a volume that is being loaded and does not show it yet. */
  setting?: Setting | undefined;
  /** No inode has any: it is a load that stored none. */
  isWithoutXattrs?: boolean;
}

/** Opens a volume in Redis for reading. @throws {MetaError} `notJuiceFs`, and what connecting gives. */
export async function openRedisSource(
  connector: RedisConnector,
  options: RedisSourceOptions = {},
): Promise<MetadataSource> {
  const source = new RedisSource(connector, options);
  await source.open(options.signal);
  return source;
}

class RedisSource implements MetadataSource {
  readonly kind = 'engine';
  readonly consistency = 'mixed';
  private readonly browsing: BrowsingSession<ReadOnlyRedis, Volume>;
  private description: ServerDescription | undefined;

  constructor(
    private readonly connector: RedisConnector,
    private readonly options: RedisSourceOptions,
  ) {
    // Browsing shows what damage there is as data; a walk reports it as notices.
    this.browsing = new BrowsingSession(connector, (redis) => Promise.resolve(this.volumeOf(redis, () => undefined)));
  }

  get label(): string {
    return this.connector.label;
  }

  get server(): ServerDescription | undefined {
    return this.description;
  }

  async open(signal: AbortSignal | undefined): Promise<void> {
    try {
      const { session } = await this.browsing.open(signal);
      this.description = await destroyOnAbort(session, signal, async () => {
        await readFacts(session, this.label, this.options.setting);
        return { product: productOf(await readInfo(session)), readOnly: 'byConstruction' };
      });
    } catch (error) {
      await this.browsing.close();
      throw this.connector.translate(error, 'opening');
    }
  }

  facts(signal?: AbortSignal): Promise<VolumeFacts> {
    return this.browsing.read('reading the volume', signal, ({ redis }) =>
      readFacts(redis, this.label, this.options.setting),
    );
  }

  /** Whether or not changes are logged: where they are, the last one tells of any. */
  counters(signal?: AbortSignal): Promise<Counters> {
    return this.browsing.read('reading the counters', signal, ({ redis }) => readCounters(redis, true));
  }

  sessions(signal?: AbortSignal): Promise<Session[]> {
    return this.browsing.read('reading sessions', signal, ({ redis }) => readSessions(redis));
  }

  list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    return this.browsing.read(`listing directory ${directory}`, options.signal, async (volume) => {
      const page = await listPage(volume.redis, directory, options.cursor, options.limit);
      if (page.total === 0 && options.cursor === undefined) {
        requireDirectory(this.label, directory, (await volume.inodes.rootEntry(directory))?.attr);
      }
      return { items: await itemsOf(volume, page.names), next: page.next, total: page.total };
    });
  }

  child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    return this.browsing.read(`looking up a name in directory ${directory}`, signal, async (volume) => {
      const { redis } = volume;
      const value = bufferOf(await redis.call('HGET', redis.prefix + directoryKey(directory), toBuffer(name)));
      const found = value === undefined ? undefined : decodeEntryValue(value);
      return found === undefined ? undefined : (await itemsOf(volume, [{ name, ...found }]))[0];
    });
  }

  inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    return this.browsing.read(`inspecting inode ${inode}`, signal, async (volume) => {
      const [found] = await volume.inodes.records([{ inode, type: EntryType.unknown }]);
      const record = found?.record;
      // Without attributes nothing tells which directory names it.
      if (found === undefined || record === undefined) return undefined;
      const { attr } = record;
      const { firstSlices } = found;
      const [chunks = []] =
        attr.type === EntryType.regular
          ? await volume.inodes.chunksOf([{ inode, length: attr.length, firstSlices }])
          : [];
      return {
        inode,
        attr,
        target: found.target,
        links: await linksOf(volume.redis, inode, record.parent),
        xattrs: found.xattrs,
        ...(await volume.inodes.aclsOf(inode, record)),
        chunks,
        dangling: false,
      };
    });
  }

  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    const { signal, onNotice = (): void => undefined } = options;
    // A connection of its own: long reading must not hold back browsing.
    const redis = await this.connector.connect(signal);
    try {
      await destroyOnAbort(redis, signal, async () => {
        const { inodes } = this.volumeOf(redis, onNotice);
        const facts = (): Promise<VolumeFacts> => readFacts(redis, this.label, this.options.setting);
        const watch = await ChangeWatch.begin(redis);
        await walkVolume(new RedisVolumeReader(redis, inodes, onNotice, facts), this.label, visitor, options);
        await watch.end(onNotice);
      });
    } catch (error) {
      throw this.connector.translate(error, 'reading the tree');
    } finally {
      await redis.close();
    }
  }

  close(): Promise<void> {
    return this.browsing.close();
  }

  private volumeOf(redis: ReadOnlyRedis, onNotice: OnNotice): Volume {
    return { redis, inodes: new InodeReader(redis, onNotice, this.options.isWithoutXattrs) };
  }
}

async function itemsOf({ redis, inodes }: Volume, names: readonly DirectoryName[]): Promise<DirectoryItem[]> {
  const attrs = await inodes.attrs(names);
  const items = names.map(({ name, type, inode }, i) => {
    const attr: Attr | undefined = attrs[i];
    return { name, inode, attr: attr ?? missingAttr(type), target: '', dangling: attr === undefined };
  });
  const links = items.filter(({ attr, dangling }) => attr.type === EntryType.symlink && !dangling);
  const targets = await redis.pipeline(links.map(({ inode }): Reading => ['GET', redis.prefix + symlinkKey(inode)]));
  links.forEach((link, i) => {
    link.target = bufferOf(requireReply(targets[i]))?.toString('latin1') ?? '';
  });
  return items;
}
