import * as vscode from 'vscode';
import type { Acl } from '../../core/model/acl';
import type { Inspection } from '../../core/ports/metadataSource';
import type { InspectorModel } from '../../shared/inspector';

/** 0xFFFF in a stored rule: this class has no entry. */
const NOT_SET = 65535;

export function aclTables({ accessAcl, defaultAcl }: Inspection): InspectorModel['acls'] {
  return [
    ...(accessAcl === undefined ? [] : [{ title: vscode.l10n.t('Access ACL'), rows: rows(accessAcl) }]),
    ...(defaultAcl === undefined ? [] : [{ title: vscode.l10n.t('Default ACL'), rows: rows(defaultAcl) }]),
  ];
}

function rows(acl: Acl): InspectorModel['acls'][number]['rows'] {
  const all: [string, number][] = [
    [vscode.l10n.t('owner'), acl.owner],
    ...acl.users.map(({ id, perm }): [string, number] => [vscode.l10n.t('user {0}', id), perm]),
    [vscode.l10n.t('group'), acl.group],
    ...acl.groups.map(({ id, perm }): [string, number] => [vscode.l10n.t('group {0}', id), perm]),
    [vscode.l10n.t('mask'), acl.mask],
    [vscode.l10n.t('other'), acl.other],
  ];
  return all.map(([who, permission]) => ({ who, permissions: letters(permission) }));
}

function letters(permission: number): string {
  if (permission === NOT_SET) return vscode.l10n.t('not set');
  return `${permission & 4 ? 'r' : '-'}${permission & 2 ? 'w' : '-'}${permission & 1 ? 'x' : '-'}`;
}
