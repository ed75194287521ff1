import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import { countersDocument } from '../../core/documents/countersDocument';
import { delFilesDocument } from '../../core/documents/delFilesDocument';
import type { DocumentAddress } from '../../core/documents/documentAddress';
import { entryDocument } from '../../core/documents/entryDocument';
import { pageDocument } from '../../core/documents/pageDocument';
import { quotasDocument } from '../../core/documents/quotasDocument';
import { sessionsDocument } from '../../core/documents/sessionsDocument';
import { editableSettingDocument, settingDocument } from '../../core/documents/settingDocument';
import { sustainedDocument } from '../../core/documents/sustainedDocument';
import { SUBTREE_MAX_BYTES, SUBTREE_MAX_ENTRIES } from '../../core/documents/subtreeDocument';
import { displayName } from '../../core/display/name';
import { MetaError } from '../../core/errors';
import { pathsOf } from '../../core/inspect/paths';
import { resolveNames } from '../../core/documents/resolveNames';
import type { ByteString } from '../../core/model/byteString';
import { EntryType } from '../../core/model/entryType';
import type { U64 } from '../../core/model/u64';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import type { DirectoryItem } from '../../core/ports/metadataSource';
import type { RemoteSource } from '../workerThread/remoteSource';

/** Quotas beyond this many are shown by inode only: finding a path asks the source for each directory above. */
const MAX_QUOTA_PATHS = 200;

/** The text of a document, read from the source now. */
export async function documentText(
  address: DocumentAddress,
  source: RemoteSource,
  sourceKind: Connection['kind'],
): Promise<Uint8Array> {
  switch (address.kind) {
    case 'entry':
      return bytes(entryDocument(await inspection(source, address)));
    case 'subtree': {
      const item = await directory(source, address);
      const limits = { maxEntries: SUBTREE_MAX_ENTRIES, maxBytes: SUBTREE_MAX_BYTES };
      return bytes(await source.subtree(item.inode, limits));
    }
    case 'page': {
      const { inode } = await directory(source, address);
      const { text } = await pageDocument(source, inode, address.cursor === '' ? undefined : address.cursor);
      return bytes(text);
    }
    case 'setting': {
      const facts = await source.facts();
      return bytes(sourceKind === 'dump' ? editableSettingDocument(facts) : settingDocument(facts));
    }
    case 'delFiles':
      return bytes(delFilesDocument(await source.facts()));
    case 'sustained':
      return bytes(sustainedDocument(await source.facts()));
    case 'counters':
      return bytes(countersDocument(await source.facts()));
    case 'quotas': {
      const facts = await source.facts();
      return bytes(quotasDocument(facts, await quotaPaths(source, facts)));
    }
    case 'sessions':
      return bytes(sessionsDocument(await source.sessions(), await source.facts()));
  }
}

async function inspection(source: RemoteSource, address: DocumentAddress): ReturnType<typeof requireInspection> {
  const { inode } = await place(source, address);
  return requireInspection(source, inode);
}

async function requireInspection(source: RemoteSource, inode: U64) {
  const found = await source.inspect(inode);
  if (found === undefined)
    throw new MetaError('notFound', vscode.l10n.t('Inode {0} is no longer there.', String(inode)));
  return found;
}

async function directory(source: RemoteSource, address: DocumentAddress): Promise<DirectoryItem> {
  const item = await place(source, address);
  if (item.attr.type === EntryType.directory) return item;
  throw new MetaError('unsupported', vscode.l10n.t('{0} is not a directory.', displayName(address.volumePath)));
}

async function place(source: RemoteSource, address: DocumentAddress): Promise<DirectoryItem> {
  const item = await resolveNames(source, address.names);
  if (item === undefined) {
    const path = displayName(address.volumePath);
    throw new MetaError('notFound', vscode.l10n.t('{0} holds no {1}.', source.label, path));
  }
  return item;
}

async function quotaPaths(source: RemoteSource, facts: VolumeFacts): Promise<Map<U64, ByteString>> {
  const paths = new Map<U64, ByteString>();
  for (const { key } of facts.dirQuotas.slice(0, MAX_QUOTA_PATHS)) {
    const [path] = await pathsOf(source, key);
    if (path !== undefined) paths.set(key, path);
  }
  return paths;
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
