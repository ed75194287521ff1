import * as vscode from 'vscode';
import type { InspectorStrings } from '../../shared/inspector';

export function inspectorStrings(): InspectorStrings {
  return {
    openJson: vscode.l10n.t('Open as JSON'),
    copyObjects: vscode.l10n.t('Copy Object Names'),
    showInTree: vscode.l10n.t('Show in Volumes'),
    refresh: vscode.l10n.t('Refresh'),
    chunks: vscode.l10n.t('Chunks'),
    written: vscode.l10n.t('Slices as written'),
    read: vscode.l10n.t('What a read returns'),
    whatIsRead: vscode.l10n.t('What is read'),
    bytes: vscode.l10n.t('Bytes of the file'),
    length: vscode.l10n.t('Length'),
    slice: vscode.l10n.t('Slice'),
    object: vscode.l10n.t('Object'),
    partOfObject: vscode.l10n.t('Part of the object'),
    extendedAttributes: vscode.l10n.t('Extended attributes'),
    name: vscode.l10n.t('Name'),
    value: vscode.l10n.t('Value'),
    size: vscode.l10n.t('Size'),
    acl: vscode.l10n.t('Access control'),
    who: vscode.l10n.t('Who'),
    permissions: vscode.l10n.t('Permissions'),
    paths: vscode.l10n.t('Paths'),
    none: vscode.l10n.t('None.'),
    nothingStored: vscode.l10n.t('No data is stored for this file.'),
  };
}
