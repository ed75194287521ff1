import { MetaError } from '../errors';
import type { SettingStore } from '../ports/settingStore';
import { displayUrl } from '../secrets/displayUrl';
import { engineOf } from './engines';
import { schemeOf, unsupportedScheme } from './openSource';

/** The setting of a volume in an engine, for replacing it. Nothing is touched before its `replace`. */
export function openSettingStore(url: string, env: NodeJS.ProcessEnv = process.env): SettingStore {
  const scheme = schemeOf(url);
  if (scheme === undefined) {
    throw new MetaError(
      'malformed',
      `${displayUrl(url)} is not a metadata URL. Secrets are set in an engine; in a dump they are edited before it is loaded.`,
    );
  }
  const engine = engineOf(scheme);
  if (engine === undefined) throw unsupportedScheme(scheme);
  return engine.openSettingStore(url, env);
}
