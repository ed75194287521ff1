import * as vscode from 'vscode';
import type { RedactionLevel } from '../../core/secrets/redactionLevel';
import { REDACTION_LEVELS } from '../../core/secrets/redactionLevel';
import { Setting } from '../ids';

export const DUMP_FORMATS = ['json', 'json.gz', 'json.zst'] as const;
export type DumpFormat = (typeof DUMP_FORMATS)[number];

const PAGE_SIZE_DEFAULT = 200;
const INDEX_MAX_SIZE_MB_DEFAULT = 2048;

/** Values are read when used, so a change applies without a reload. */
export const settings = {
  treePageSize(): number {
    const value = read(Setting.treePageSize);
    return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : PAGE_SIZE_DEFAULT;
  },
  treeShowTrash(): boolean {
    return read(Setting.treeShowTrash) !== false;
  },
  dumpFormat(): DumpFormat {
    const value = read(Setting.dumpFormat);
    return DUMP_FORMATS.find((format) => format === value) ?? 'json';
  },
  dumpRedaction(): RedactionLevel {
    const value = read(Setting.dumpRedaction);
    return REDACTION_LEVELS.find((level) => level === value) ?? 'restore-ready';
  },
  /** Of all stored indexes together. */
  indexMaxSizeMB(): number {
    const value = read(Setting.indexMaxSizeMB);
    return typeof value === 'number' && value >= 0 ? Math.floor(value) : INDEX_MAX_SIZE_MB_DEFAULT;
  },
  dumpSkipTrash(): boolean {
    return read(Setting.dumpSkipTrash) === true;
  },
};

function read(id: Setting): unknown {
  return vscode.workspace.getConfiguration().get(id);
}
