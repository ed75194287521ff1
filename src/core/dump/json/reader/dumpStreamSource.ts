import { MetaError } from '../../../errors';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type { MetadataSource, WalkOptions } from '../../../ports/metadataSource';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import type { StreamInput } from '../../input/streamInput';
import { walkDump } from './walkDump';

/** A dump from a stream: good for one walk. */
export class DumpStreamSource implements MetadataSource {
  readonly kind = 'dump';
  readonly consistency = 'file';
  readonly server = undefined;

  constructor(private readonly input: StreamInput) {}

  get label(): string {
    return this.input.label;
  }

  facts(): Promise<VolumeFacts> {
    return this.refuse();
  }

  sessions(): Promise<[]> {
    return Promise.resolve([]);
  }

  list(): Promise<never> {
    return this.refuse();
  }

  child(): Promise<never> {
    return this.refuse();
  }

  inspect(): Promise<never> {
    return this.refuse();
  }

  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    await walkDump(this.input, visitor, options);
  }

  async close(): Promise<void> {
    await this.input.close();
  }

  private refuse(): Promise<never> {
    const message = `${this.label} can only be read from front to back, once. Save it to a file to look into it.`;
    return Promise.reject(new MetaError('unsupported', message));
  }
}
