import * as vscode from 'vscode';
import { Scheme } from '../ids';

/** Reviews kept: each holds the texts of all its items. */
const MAX_REVIEWS = 3;

/** The texts that a review compares, as read-only documents. They are as old as the review, and gone with the window. */
export class ReviewDocuments implements vscode.TextDocumentContentProvider {
  private readonly reviews = new Map<string, Map<string, string>>();
  private last = 0;

  /** A place for the texts of one review. */
  begin(): Review {
    const id = String(++this.last);
    const texts = new Map<string, string>();
    this.reviews.set(id, texts);
    for (const old of this.reviews.keys()) if (this.reviews.size > MAX_REVIEWS) this.reviews.delete(old);
    return new Review(id, texts);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const [id = ''] = uri.authority.split('-');
    const text = this.reviews.get(id)?.get(keyOf(uri));
    return text ?? vscode.l10n.t('This review was made in an earlier window and is gone.\n');
  }
}

export class Review {
  constructor(
    private readonly id: string,
    private readonly texts: Map<string, string>,
  ) {}

  /**
   * `path` starts with a slash; its suffix decides the language. The two sides of one item have one path: the editor takes
   * others for a renamed file.
   */
  document(side: 'before' | 'after', path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: Scheme.review, authority: `${this.id}-${side}`, path });
    this.texts.set(keyOf(uri), text);
    return uri;
  }
}

function keyOf({ authority, path }: vscode.Uri): string {
  return `${authority}${path}`;
}
