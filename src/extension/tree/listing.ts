import type { DirectoryItem, DirectoryPage } from '../../core/ports/metadataSource';

type FetchPage = (cursor: string | undefined) => Promise<DirectoryPage>;

/** A directory read so far, page by page. One page is read at a time; a failed page can be asked for again. */
export class Listing {
  readonly items: DirectoryItem[] = [];
  /** Names in the whole directory, where that is known. */
  total: number | undefined;
  /** There is more that is not known yet, and no next page for it. */
  isPartial = false;
  private next: string | undefined;
  private started = false;
  private loading: Promise<void> | undefined;

  constructor(private readonly fetch: FetchPage) {}

  get isComplete(): boolean {
    return this.started && this.next === undefined;
  }

  /** The first page, once. */
  async begin(): Promise<void> {
    if (!this.started) await this.loadPage();
  }

  async loadPage(): Promise<void> {
    this.loading ??= this.readPage().finally(() => {
      this.loading = undefined;
    });
    await this.loading;
  }

  private async readPage(): Promise<void> {
    if (this.isComplete) return;
    const page = await this.fetch(this.next);
    this.items.push(...page.items);
    this.next = page.next;
    this.total = page.total;
    this.isPartial = page.isPartial === true;
    this.started = true;
  }
}
