import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { isCancelled } from '../../../core/errors';
import type { SearchQuery, SearchResult } from '../../../core/ports/entrySearch';
import type { ErrorPresenter } from '../../ui/presentError';
import { UserCancelled } from '../../ui/presentError';
import type { FoundItem } from './foundItem';
import { foundItem, openJson } from './foundItem';

/** A pause in typing before a search begins. */
const TYPING_MS = 150;

export interface FindQuestion {
  title: string;
  placeholder: string;
  /** Shown until something is typed: what can be typed. */
  hints: readonly FoundItem[];
  queriesOf(text: string): readonly SearchQuery[];
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchResult>;
}

export interface FindAnswer {
  item: FoundItem;
  action: 'show' | 'openJson' | 'inspect';
}

/** A box that searches while one types. Enter during a search takes its first result. */
export class FindBox {
  private readonly pick = vscode.window.createQuickPick<FoundItem>();
  private controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private isSearching = false;
  private isAccepted = false;

  constructor(
    private readonly question: FindQuestion,
    private readonly errors: ErrorPresenter,
  ) {}

  /** @throws {UserCancelled} when the box is left. */
  ask(): Promise<FindAnswer> {
    const { pick, question } = this;
    pick.title = question.title;
    pick.placeholder = question.placeholder;
    pick.items = question.hints;
    return new Promise<FindAnswer>((resolve, reject) => {
      const take = (item: FoundItem | undefined, action: FindAnswer['action']): void => {
        if (item?.found !== undefined) resolve({ item, action });
        else if (item?.detail !== undefined && pick.value === '') this.begin(item.label, take);
      };
      pick.onDidChangeValue((text) => {
        this.begin(text, take);
      });
      pick.onDidAccept(() => {
        if (this.isSearching) this.isAccepted = true;
        else take(pick.selectedItems[0], 'show');
      });
      pick.onDidTriggerItemButton(({ item, button }) => {
        take(item, button === openJson ? 'openJson' : 'inspect');
      });
      pick.onDidHide(() => reject(new UserCancelled()));
      pick.show();
    }).finally(() => {
      clearTimeout(this.timer);
      this.controller.abort();
      pick.dispose();
    });
  }

  private begin(text: string, take: (item: FoundItem | undefined, action: 'show') => void): void {
    clearTimeout(this.timer);
    this.controller.abort();
    this.isAccepted = false;
    const queries = this.question.queriesOf(text);
    this.isSearching = queries.length > 0;
    this.pick.busy = this.isSearching;
    this.pick.title = this.question.title;
    if (!this.isSearching) {
      this.pick.items = this.question.hints;
      return;
    }
    const controller = (this.controller = new AbortController());
    this.timer = setTimeout(() => {
      void this.run(queries, controller.signal).then((items) => {
        if (controller.signal.aborted || items === undefined) return;
        this.pick.items = items;
        // The editor hides the separators of a list that is being typed for.
        this.pick.title = [this.question.title, ...counts(items)].join(' — ');
        this.pick.busy = false;
        this.isSearching = false;
        if (this.isAccepted)
          take(
            items.find(({ found }) => found !== undefined),
            'show',
          );
      });
    }, TYPING_MS);
  }

  /** Undefined when it was overtaken by another text. */
  private async run(queries: readonly SearchQuery[], signal: AbortSignal): Promise<FoundItem[] | undefined> {
    const items: FoundItem[] = [];
    try {
      for (const query of queries) {
        const result = await this.question.search(query, signal);
        if (result.entries.length === 0) continue;
        items.push({ label: sectionLabel(query, result), kind: vscode.QuickPickItemKind.Separator });
        items.push(...result.entries.map(foundItem));
      }
    } catch (error) {
      if (isCancelled(error)) return undefined;
      this.errors.log('search', error);
      return [{ label: this.errors.sentence(error), alwaysShow: true }];
    }
    return items.length > 0 ? items : [{ label: vscode.l10n.t('Nothing found'), alwaysShow: true }];
  }
}

function counts(items: readonly FoundItem[]): string[] {
  return items.filter(({ kind }) => kind === vscode.QuickPickItemKind.Separator).map(({ label }) => label);
}

function sectionLabel(query: SearchQuery, { entries, isComplete }: SearchResult): string {
  const kind = {
    name: vscode.l10n.t('names'),
    path: vscode.l10n.t('path'),
    inode: vscode.l10n.t('inode'),
    slice: vscode.l10n.t('owners of the slice'),
    hardLinks: vscode.l10n.t('inodes with several names'),
  }[query.by];
  const count = formatCount(entries.length);
  return isComplete ? `${kind}: ${count}` : vscode.l10n.t('{0}: the first {1}', kind, count);
}
