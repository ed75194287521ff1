import * as vscode from 'vscode';
import { Scheme } from '../ids';
import { openMarkdown } from '../ui/openMarkdown';

/** Plans kept: as many as a person may have open. */
const MAX_PLANS = 10;

/** Plans of loads and migrations in full, as read-only Markdown documents. They are gone with the window. */
export class PlanDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private last = 0;

  /** Shows a plan beside what is open, without taking the focus from the question that follows. */
  async show(title: string, text: string): Promise<vscode.Uri> {
    const path = `/${++this.last}/${title.replaceAll('/', '∕')}.md`;
    this.texts.set(path, text);
    for (const old of this.texts.keys()) if (this.texts.size > MAX_PLANS) this.texts.delete(old);
    const uri = vscode.Uri.from({ scheme: Scheme.plan, path });
    await openMarkdown(uri);
    return uri;
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.texts.get(path) ?? vscode.l10n.t('This plan was made in an earlier window and is gone.\n');
  }
}
