import type { ByteString } from '../../model/byteString';
import type { Setting } from '../../model/setting';
import type { U64 } from '../../model/u64';
import type { Counters, Session, VolumeFacts } from '../../model/volumeFacts';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  ParentLink,
  ServerDescription,
  WalkOptions,
} from '../../ports/metadataSource';
import { MAX_PARENT_LINKS } from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';
import type { TreeVisitor } from '../../ports/treeVisitor';
import { requireDirectory } from '../requireDirectory';
import { danglingAttr } from '../walk/danglingAttr';
import { walkVolume } from '../walk/walkVolume';
import { BrowsingSession } from '../browsingSession';
import { destroyOnAbort } from '../destroyOnAbort';
import { Catalogue } from './catalogue';
import { EntryReader } from './entryReader';
import { bytesOf, intOf, numberOf } from './entryRow';
import { readCounters, readFacts, readRest } from './facts';
import { readSessions } from './sessions';
import type { SqlConnector, SqlRow, SqlSession } from './sqlSession';

interface Volume {
  session: SqlSession;
  catalogue: Catalogue;
  reader: EntryReader;
}

export interface SqlSourceOptions {
  signal?: AbortSignal | undefined;
  /** The setting of a volume that is being loaded and does not show it yet. */
  setting?: Setting | undefined;
}

/** Opens a volume in a database for reading. @throws {MetaError} `notJuiceFs`, and what connecting gives. */
export async function openSqlSource(connector: SqlConnector, options: SqlSourceOptions = {}): Promise<MetadataSource> {
  const source = new SqlSource(connector, options.setting);
  await source.open(options.signal);
  return source;
}

class SqlSource implements MetadataSource {
  readonly kind = 'engine';
  readonly consistency = 'snapshot';
  private readonly browsing: BrowsingSession<SqlSession, Volume>;
  private description: ServerDescription | undefined;

  constructor(
    private readonly connector: SqlConnector,
    private readonly setting: Setting | undefined,
  ) {
    // Browsing shows what damage there is as data; a walk reports it as notices.
    this.browsing = new BrowsingSession(connector, (session) => this.volumeOf(session, () => undefined));
  }

  get label(): string {
    return this.connector.label;
  }

  get server(): ServerDescription | undefined {
    return this.description;
  }

  async open(signal: AbortSignal | undefined): Promise<void> {
    try {
      const { session, context } = await this.browsing.open(signal);
      this.description = session.server;
      await destroyOnAbort(session, signal, () => this.factsOf(context));
    } catch (error) {
      await this.browsing.close();
      throw this.connector.translate(error, 'opening');
    }
  }

  facts(signal?: AbortSignal): Promise<VolumeFacts> {
    return this.browsing.read('reading the volume', signal, (volume) => this.factsOf(volume));
  }

  counters(signal?: AbortSignal): Promise<Counters> {
    return this.browsing.read('reading the counters', signal, ({ session, catalogue }) =>
      readCounters(session, catalogue),
    );
  }

  sessions(signal?: AbortSignal): Promise<Session[]> {
    return this.browsing.read('reading sessions', signal, ({ session, catalogue }) => readSessions(session, catalogue));
  }

  list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    return this.browsing.read(`listing directory ${directory}`, options.signal, async (volume) => {
      const { reader } = volume;
      const from = options.cursor === undefined ? '' : Buffer.from(options.cursor, 'hex').toString('latin1');
      const edges = await reader.page(directory, from, options.limit + 1);
      if (edges.length === 0 && options.cursor === undefined) {
        requireDirectory(this.label, directory, (await reader.rootEntry(directory))?.attr);
      }
      const next = edges[options.limit];
      return {
        items: await reader.itemsOf(edges.slice(0, options.limit)),
        next: next === undefined ? undefined : Buffer.from(next.name, 'latin1').toString('hex'),
        total: await entryCount(volume, directory),
      };
    });
  }

  child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    return this.browsing.read(`looking up a name in directory ${directory}`, signal, async ({ reader }) => {
      const edge = await reader.edge(directory, name);
      return edge === undefined ? undefined : (await reader.itemsOf([edge]))[0];
    });
  }

  inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    return this.browsing.read(`inspecting inode ${inode}`, signal, async (volume) => {
      const entry = await volume.reader.entryWithoutChunks(inode);
      const rows = await linkRows(volume, inode);
      if (entry === undefined && rows.length === 0) return undefined;
      const links: ParentLink[] = rows.map((row) => ({ parent: intOf(row[0]), name: bytesOf(row[1]) }));
      return {
        inode,
        attr: entry?.attr ?? danglingAttr(numberOf(rows[0]?.[2]), rows.length),
        target: entry?.target ?? '',
        links,
        xattrs: entry?.xattrs ?? [],
        accessAcl: entry?.accessAcl,
        defaultAcl: entry?.defaultAcl,
        chunks: (await volume.reader.chunksOf([inode])).get(inode) ?? [],
        dangling: entry === undefined,
      };
    });
  }

  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    const { signal } = options;
    // A connection of its own: its snapshot must not hold back, or be seen by, browsing.
    const session = await this.connector.connect(signal);
    try {
      await destroyOnAbort(session, signal, async () => {
        await session.beginSnapshot();
        const volume = await this.volumeOf(session, options.onNotice ?? ((): void => undefined));
        const reader = {
          isImmediate: session.isImmediate,
          facts: () => this.factsOf(volume),
          rootEntry: (inode: U64) => volume.reader.rootEntry(inode),
          read: volume.reader.read.bind(volume.reader),
        };
        await walkVolume(reader, this.label, visitor, options);
      });
    } catch (error) {
      throw this.connector.translate(error, 'reading the tree');
    } finally {
      await session.close();
    }
  }

  close(): Promise<void> {
    return this.browsing.close();
  }

  private async volumeOf(session: SqlSession, onNotice: OnNotice): Promise<Volume> {
    const { label, tablePrefix } = this.connector;
    const catalogue = await Catalogue.read(session, tablePrefix);
    catalogue.requireVolume(label);
    return { session, catalogue, reader: new EntryReader(session, catalogue, onNotice) };
  }

  private async factsOf({ session, catalogue }: Volume): Promise<VolumeFacts> {
    const { setting } = this;
    if (setting === undefined) return readFacts(session, catalogue, this.label);
    return { setting, ...(await readRest(session, catalogue)) };
  }
}

/** From the directory statistics, which volumes before 1.1 do not have. */
async function entryCount({ session, catalogue }: Volume, directory: U64): Promise<number | undefined> {
  if (!catalogue.has('dir_stats')) return undefined;
  const sql = `SELECT used_inodes FROM ${catalogue.table('dir_stats')} WHERE inode=${directory}`;
  const [row] = await session.rows(sql, 'i');
  return row === undefined ? undefined : numberOf(row[0]);
}

function linkRows({ session, catalogue }: Volume, inode: U64): Promise<SqlRow[]> {
  const columns = `e.parent, ${catalogue.bytes('edge', 'name', 'e')}, e.type`;
  const from = `FROM ${catalogue.table('edge')} e WHERE e.inode=${inode}`;
  const order = `ORDER BY e.parent, ${catalogue.rawBytes('edge', 'name', 'e')}`;
  return session.rows(`SELECT ${columns} ${from} ${order} LIMIT ${MAX_PARENT_LINKS}`, 'ibi');
}
