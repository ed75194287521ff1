import { displayName } from '../../display/name';
import type { ByteString } from '../../model/byteString';
import type { JsonNode } from '../json/jsonNode';
import { SETTING_MEMBERS } from '../../model/setting';
import { REMOVED } from '../../secrets/redactSetting';
import { withoutUrlCredentials } from '../../secrets/urlCredentials';
import type { FieldKind } from '../entry/fields';
import { FieldTable, Fields, article } from '../entry/fields';
import type { Report } from '../problem';
import { replaceWith } from '../problem';

const KINDS = { text: 'string', integer: 'i64', boolean: 'boolean', tiers: 'object' } as const;
const UNSIGNED = ['Capacity', 'Inodes'];
const TABLE = new FieldTable(
  'Setting',
  Object.fromEntries(
    [...SETTING_MEMBERS].map(([name, { kind }]): [string, FieldKind] => [
      name,
      UNSIGNED.includes(name) ? 'u64' : KINDS[kind],
    ]),
  ),
);
const TIER = new FieldTable('Tiers', { ID: 'u8', StorageClass: 'string', Tag: 'string' });
/** Redacted by every ordinary dump (docs/formats/json-dump.md §5.2). */
const SECRETS = ['SecretKey', 'SessionToken'];
/** Stands for a secret that stays, in documents. */
const MASK = '****';
const COMPRESSIONS = ['', 'none', 'lz4', 'zstd'];
const ALGORITHMS = ['', 'aes256gcm-rsa', 'chacha20-rsa', 'sm4gcm'];
const NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
/** As clients parse it: up to three numbers, then anything behind a dash or a plus. */
const VERSION = /^v?\d+(\.\d+){0,2}([-+][0-9A-Za-z.+-]*)?$/;
const MAX_SHARDS = 256;
const MAX_META_VERSION = 1;
const MAX_TIER = 3;
const MIN_BLOCK_KIB = 64;
const MAX_BLOCK_KIB = 16384;

/** The volume setting (docs/formats/json-dump.md §5, §7.7). Messages never hold the text of a secret. */
export function checkSetting(node: JsonNode, report: Report): void {
  if (node.kind !== 'object') {
    report(
      node.kind === 'null' ? 'setting-missing' : 'setting-type',
      node,
      `Setting is ${article(node.kind)} where an object belongs`,
    );
    return;
  }
  const setting = new Fields(node, node.members, TABLE, (code, at, what, details) => {
    report(
      code === 'member-unknown' ? 'setting-member' : code === 'value-type' ? 'setting-type' : code,
      at,
      what,
      details,
    );
  });
  checkSecrets(setting, report);
  checkVersions(setting, report);
  checkStorage(setting, report);
  checkTiers(setting, report);
  const trashDays = setting.wide('TrashDays');
  if (trashDays < 0) report('setting-value', setting.place('TrashDays'), `TrashDays is ${trashDays}`);
}

/** Ids that a setting defines; undefined when it cannot be known. */
export function definedTiers(node: JsonNode): ReadonlySet<number> | undefined {
  const tiers =
    node.kind === 'object' ? node.members.findLast(({ name }) => name.toLowerCase() === 'tiers')?.value : undefined;
  if (tiers === undefined || tiers.kind === 'null') return new Set([0]);
  return tiers.kind === 'object' ? new Set([0, ...tiers.members.map(({ name }) => Number(name))]) : undefined;
}

function checkSecrets(setting: Fields, report: Report): void {
  for (const name of SECRETS) {
    const value = setting.string(name);
    const at = setting.place(name);
    if (value === REMOVED) report('secret-removed', at, `${name} is "removed"`);
    else if (value !== '' && value !== MASK) {
      report('secret-present', at, `${name} is in the file`, {
        replacement: replaceWith(at, `"${REMOVED}"`, `Set ${name} to "removed"`),
      });
    }
  }
  if (setting.string('EncryptKey') !== '' && setting.string('EncryptKey') !== REMOVED) {
    report('encrypt-key', setting.place('EncryptKey'), 'EncryptKey, the private key of the volume, is in the file');
  }
  const bucket = setting.string('Bucket');
  if (withoutUrlCredentials(bucket) !== bucket) {
    report('bucket-credentials', setting.place('Bucket'), 'The bucket URL holds credentials');
  }
}

function checkVersions(setting: Fields, report: Report): void {
  const version = setting.wide('MetaVersion');
  if (version > MAX_META_VERSION) report('meta-version', setting.place('MetaVersion'), `MetaVersion is ${version}`);
  for (const name of ['MinClientVersion', 'MaxClientVersion']) {
    const value = setting.string(name);
    if (value !== '' && !VERSION.test(value)) {
      report('client-version', setting.place(name), `${name} is ${shown(value)}`);
    }
  }
}

function checkStorage(setting: Fields, report: Report): void {
  const wrong = (name: string, what: string): void => {
    if (!setting.isWrong(name)) report('setting-value', setting.place(name), what);
  };
  const name = setting.string('Name');
  if (!NAME.test(name))
    wrong('Name', `Name is ${shown(name)}, not 3 to 63 of a-z, 0-9 and - with none of these at the ends`);
  if (setting.string('UUID') === '') wrong('UUID', 'The setting has no UUID, by which clients know the volume');
  const block = setting.wide('BlockSize');
  const isPower =
    typeof block === 'number' && block >= MIN_BLOCK_KIB && block <= MAX_BLOCK_KIB && (block & (block - 1)) === 0;
  if (!isPower)
    wrong('BlockSize', `BlockSize is ${block} KiB, not a power of two from ${MIN_BLOCK_KIB} to ${MAX_BLOCK_KIB}`);
  const compression = setting.string('Compression');
  if (!COMPRESSIONS.includes(compression))
    wrong('Compression', `Compression is ${shown(compression)}, not none, lz4 or zstd`);
  const algorithm = setting.string('EncryptAlgo');
  if (!ALGORITHMS.includes(algorithm))
    wrong('EncryptAlgo', `EncryptAlgo is ${shown(algorithm)}, which no client knows`);
  const shards = setting.wide('Shards');
  if (shards < 0 || shards > MAX_SHARDS) wrong('Shards', `Shards is ${shards}, not 0 to ${MAX_SHARDS}`);
}

function checkTiers(setting: Fields, report: Report): void {
  const node = setting.node('Tiers');
  if (node?.kind !== 'object') return;
  for (const { name, at, value } of node.members) {
    const number = /^\d+$/.test(name) ? Number(name) : NaN;
    if (!(number <= MAX_TIER)) report('tier-setting', at, `Setting.Tiers has a tier ${shown(name)}`);
    if (value.kind !== 'object') {
      report('setting-type', value, `A tier is ${article(value.kind)} where an object belongs`);
      continue;
    }
    const tier = new Fields(value, value.members, TIER, report);
    if (tier.number('ID') !== number && number <= MAX_TIER) {
      report('tier-setting', tier.place('ID'), `The tier ${name} has the ID ${tier.number('ID')}`, {
        replacement:
          tier.node('ID') === undefined
            ? undefined
            : replaceWith(tier.place('ID'), String(number), `Set ID to ${number}`),
      });
    }
  }
}

function shown(value: ByteString): string {
  const text = displayName(value);
  return text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`;
}
