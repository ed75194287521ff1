import { MetaError, messageOf } from '../errors';
import { parseJson } from '../json/parseJson';
import type { ByteString } from '../model/byteString';
import { toBuffer } from '../model/byteString';
import { isJsonObject } from '../model/jsonValue';
import { settingFromJson, settingInt, settingText } from '../model/setting';
import type { StoredSetting } from '../ports/settingStore';

const NEWEST_META_VERSION = 1;

/** The setting that an engine stores as these bytes. @throws {MetaError} `damaged`; `unsupported` for a newer format. */
export function parseStoredSetting(bytes: ByteString, label: string): StoredSetting {
  const setting = parsed(bytes, label);
  const version = settingInt(setting, 'MetaVersion');
  if (version > NEWEST_META_VERSION) {
    throw new MetaError(
      'unsupported',
      `${label}: volume ${settingText(setting, 'Name')} has metadata version ${version}, newer than this program knows. Use the client that made it.`,
    );
  }
  return { bytes, setting };
}

function parsed(bytes: ByteString, label: string): StoredSetting['setting'] {
  try {
    const json = parseJson(toBuffer(bytes));
    if (!isJsonObject(json)) throw new Error('it is not an object');
    return settingFromJson(json);
  } catch (error) {
    throw new MetaError('damaged', `${label}: the volume's setting cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

export function changedMeanwhile(label: string): MetaError {
  return new MetaError(
    'locked',
    `${label}: another client has changed the setting meanwhile. Nothing was changed; look again and repeat it.`,
  );
}

export function holdsNoSetting(label: string): MetaError {
  return new MetaError('notJuiceFs', `${label} holds no JuiceFS volume. Nothing was changed.`);
}

/** Volumes of clients before 1.4 have a column of 4096 characters (docs/formats/sql.md §14). */
export function settingTooLong(label: string, cause: unknown): MetaError {
  return new MetaError(
    'limit',
    `${label}: the setting with these secrets is longer than its column, which an older client made. Run "juicefs config" of version 1.4 or later once, which widens it, and repeat this. Nothing was changed.`,
    { cause },
  );
}
