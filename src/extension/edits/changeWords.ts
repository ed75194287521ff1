import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import { changedFields } from '../../core/edit/changedFields';
import type { ItemChange } from '../../core/edit/itemChange';
import { MASKED_FOR_DISPLAY } from '../../core/secrets/redactSetting';
import { pathOf } from './editWords';

/** Fields named one by one; more are counted. */
const MAX_FIELDS = 3;
/** Changes named one by one in a sentence. */
const MAX_CHANGES = 5;

/** One changed item in a few words: `mode of /data/small`, `delete /tmp/x (12 entries)`, `SecretKey set`. */
export function changeWords(change: ItemChange): string {
  const { item } = change;
  if ('section' in item) return sectionWords(item.section, fieldsOf(change));
  const path = pathOf(item.names);
  switch (change.change) {
    case 'added':
      return vscode.l10n.t('add {0}', withCount(path, change.below));
    case 'removed':
      return vscode.l10n.t('delete {0}', withCount(path, change.below));
    case 'changed':
      return vscode.l10n.t('{0} of {1}', fieldWords(fieldsOf(change)), path);
    case 'moved': {
      const moved = `${pathOf(change.from ?? [])} → ${path}`;
      const fields = fieldsOf(change);
      return fields.length === 0 ? moved : `${moved} (${fieldWords(fields)})`;
    }
  }
}

/** `mode of /data/small, delete /tmp/x (12 entries), SecretKey set` */
export function listOfChanges(changes: readonly ItemChange[]): string {
  const named = changes.slice(0, MAX_CHANGES).map(changeWords);
  const others = changes.length - named.length;
  if (others > 0) named.push(vscode.l10n.t('and {0} more', formatCount(others)));
  return named.join(', ');
}

export function countOfChanges(count: number): string {
  return count === 1 ? vscode.l10n.t('1 change') : vscode.l10n.t('{0} changes', formatCount(count));
}

function sectionWords(section: string, fields: readonly string[]): string {
  if (section !== 'Setting') return vscode.l10n.t('{0} changed', section);
  const secrets = fields.filter((name) => MASKED_FOR_DISPLAY.includes(name));
  const others = fields.filter((name) => !MASKED_FOR_DISPLAY.includes(name));
  return [
    ...secrets.map((name) => vscode.l10n.t('{0} set', name)),
    ...(others.length === 0 ? [] : [vscode.l10n.t('{0} of the setting', fieldWords(others))]),
  ].join(', ');
}

function fieldsOf({ before, after }: ItemChange): string[] {
  return before === undefined || after === undefined ? [] : changedFields(before, after);
}

function fieldWords(fields: readonly string[]): string {
  if (fields.length === 0) return vscode.l10n.t('content');
  return fields.length > MAX_FIELDS ? vscode.l10n.t('{0} fields', fields.length) : fields.join(', ');
}

/** An entry with everything below it. */
function withCount(path: string, below: number | undefined): string {
  return below === undefined ? path : vscode.l10n.t('{0} ({1} entries)', path, formatCount(below + 1));
}
