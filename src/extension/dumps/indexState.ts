import * as vscode from 'vscode';
import { formatBytes, formatCount } from '../../core/display/units';
import type { WorkResults } from '../../core/workerProtocol/workProtocol';
import type { Mark } from '../tree/connectionMarks';

export type IndexSummary = WorkResults['index'];

/** How far a dump is known. */
export type IndexState =
  | { kind: 'indexing'; fraction: number | undefined; entries: number; fileBytes: number }
  | { kind: 'ready'; summary: IndexSummary; fileBytes: number }
  /** By the user. */
  | { kind: 'stopped' }
  | { kind: 'failed'; sentence: string };

/** Behind the name of the dump in the Volumes view. */
export function indexMark(name: string, state: IndexState): Mark {
  switch (state.kind) {
    case 'indexing':
      return { text: indexingText(state.fraction), tags: ['indexing'] };
    case 'stopped':
      return { text: vscode.l10n.t('not indexed'), tags: ['unindexed'] };
    case 'failed':
      return { text: vscode.l10n.t('not indexed'), tags: ['unindexed'], sentence: state.sentence };
    case 'ready': {
      const { summary, fileBytes } = state;
      const { damage } = summary;
      if (damage === undefined) return { text: sizeText(state) };
      const at = damage.place === undefined ? '' : formatCount(damage.place.offset);
      const text =
        damage.place === undefined
          ? vscode.l10n.t('damaged')
          : damage.place.offset >= fileBytes
            ? vscode.l10n.t('damaged: cut at byte {0}', at)
            : vscode.l10n.t('damaged at byte {0}', at);
      return { text, sentence: damageSentence(name, state) };
    }
  }
}

/** One line for the page of a dump. */
export function indexSentence(state: IndexState | undefined): string {
  switch (state?.kind) {
    case undefined:
      return vscode.l10n.t('not looked into yet');
    case 'indexing':
      return vscode.l10n.t('{0}, {1} entries so far', indexingText(state.fraction), formatCount(state.entries));
    case 'stopped':
      return vscode.l10n.t('not indexed: stopped');
    case 'failed':
      return state.sentence;
    case 'ready': {
      const { indexBytes, sideCopyBytes, isReused, damage } = state.summary;
      if (damage !== undefined) return vscode.l10n.t('up to the damage ({0})', formatBytes(indexBytes));
      const index = isReused
        ? vscode.l10n.t('complete, kept from an earlier opening ({0})', formatBytes(indexBytes))
        : vscode.l10n.t('complete ({0})', formatBytes(indexBytes));
      return sideCopyBytes > 0
        ? vscode.l10n.t('{0}, with a decompressed copy ({1})', index, formatBytes(sideCopyBytes))
        : index;
    }
  }
}

/** `357.5 MiB, 1 001 001 entries` */
export function sizeText({ summary, fileBytes }: Extract<IndexState, { kind: 'ready' }>): string {
  return vscode.l10n.t('{0}, {1} entries', formatBytes(fileBytes), formatCount(summary.entries));
}

function indexingText(fraction: number | undefined): string {
  return fraction === undefined
    ? vscode.l10n.t('indexing')
    : vscode.l10n.t('indexing {0} %', Math.floor(fraction * 100));
}

/** What is wrong with the file and what can be done with it all the same. */
export function damageSentence(name: string, { summary, fileBytes }: Extract<IndexState, { kind: 'ready' }>): string {
  const { damage, entries } = summary;
  if (damage === undefined) return '';
  const rest = vscode.l10n.t('{0} entries before it can be browsed; it cannot be loaded.', formatCount(entries));
  const { place } = damage;
  if (place !== undefined && place.offset >= fileBytes) {
    const at = formatCount(place.offset);
    const cut =
      place.path === ''
        ? vscode.l10n.t('{0} is cut at byte {1}.', name, at)
        : vscode.l10n.t('{0} is cut at byte {1} inside {2}.', name, at, place.path);
    return `${cut} ${rest}`;
  }
  return `${damage.message} ${rest}`;
}
