import { formatBytes, formatCount } from '../../core/display/units';
import { stringifyExact } from '../../core/json/stringifyExact';
import { statusOf } from '../../core/inspect/status';
import type { VolumeStatus } from '../../core/inspect/status';
import type { U64 } from '../../core/model/u64';
import type { Quota } from '../../core/model/volumeFacts';
import type { ServerDescription } from '../../core/ports/metadataSource';
import { openSource } from '../../core/registry/openSource';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { secretRows } from '../secretsText';
import { print } from '../terminal';
import type { Register } from './register';

export const registerStatus: Register = (program, finish) => {
  program
    .command('status')
    .summary('engine, setting, usage, counters and sessions of a volume')
    .description(
      'Shows the engine and who keeps it from being written to, the setting with secrets masked, usage, counters, quotas and the clients that have the volume open.',
    )
    .argument('<SRC>', 'metadata URL or dump file')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta status redis://host:6379/1
  jfsmeta status sqlite3://meta.db --json`,
    )
    .action(async (src: string, flags: { json?: boolean }) => {
      finish(await runCommand((context) => runStatus(src, flags.json === true, context)));
    });
};

async function runStatus(src: string, json: boolean, { signal }: CommandContext): Promise<number> {
  const source = await openSource(src, { signal });
  try {
    const status = await statusOf(source, signal);
    await print(json ? `${stringifyExact(jsonOf(status, source.server), 2)}\n` : textOf(status, source.server));
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

/** Member names as `juicefs status` prints them, plus what it leaves out. */
function jsonOf(status: VolumeStatus, server: ServerDescription | undefined): unknown {
  return {
    Engine: server === undefined ? null : { Product: server.product, ReadOnly: server.readOnly },
    Setting: status.setting.members,
    Secrets: {
      Missing: status.secrets.missing,
      Held: status.secrets.held,
      Unreadable: status.secrets.unreadable,
      ObjectEncryption: status.secrets.encryption,
    },
    Sessions: status.sessions.map((s) => ({
      Sid: s.sid,
      Expire: s.expire,
      Version: s.version,
      HostName: s.hostName,
      IPAddrs: s.ipAddrs,
      MountPoint: s.mountPoint,
      MountTime: s.mountTime,
      ProcessID: s.processId,
    })),
    Stat: {
      UsedSpace: status.usedSpace,
      AvailableSpace: status.availableSpace ?? null,
      UsedInodes: status.usedInodes,
      AvailableInodes: status.availableInodes ?? null,
    },
    Counters: status.counters,
    Quotas: { directories: status.dirQuotas, users: status.userQuotas, groups: status.groupQuotas },
    DelFiles: status.delFiles,
    SustainedInodes: status.sustainedInodes,
  };
}

function textOf(status: VolumeStatus, server: ServerDescription | undefined): string {
  const setting = Object.entries(status.setting.members).map(([name, value]) =>
    line(name, typeof value === 'string' ? value : stringifyExact(value)),
  );
  const available = (value: U64 | undefined, format: (value: U64) => string): string =>
    value === undefined ? 'no limit' : `${format(value)} available`;
  const usage = [
    line('space', `${formatBytes(status.usedSpace)} used, ${available(status.availableSpace, formatBytes)}`),
    line('inodes', `${formatCount(status.usedInodes)} used, ${available(status.availableInodes, formatCount)}`),
    line('deleted files', `${status.delFiles} waiting for clean-up, ${status.sustainedInodes} still open`),
  ];
  const counters = Object.entries(status.counters).map(([name, value]) => line(name, String(value)));
  const sessions = status.sessions.map((s) =>
    line(`session ${s.sid}`, `${s.hostName}:${s.mountPoint}  version ${s.version}  since ${s.mountTime}`),
  );
  const quotas = [
    ...status.dirQuotas.map((q) => quotaLine('directory inode', q)),
    ...status.userQuotas.map((q) => quotaLine('uid', q)),
    ...status.groupQuotas.map((q) => quotaLine('gid', q)),
  ];
  const sections: [string, string[]][] = [
    ['Engine', server === undefined ? [line('dump file', 'never written to')] : [serverLine(server)]],
    ['Setting', setting],
    ['Secrets', secretRows(status.secrets).map(([name, text]) => line(name, text))],
    ['Usage', usage],
    ['Counters', counters],
    ['Quotas', quotas],
    ['Sessions', sessions],
  ];
  return sections.map(([title, lines]) => `${title}\n${lines.length === 0 ? '  none\n' : lines.join('')}`).join('\n');
}

function serverLine({ product, readOnly }: ServerDescription): string {
  return line(product, readOnly === 'enforced' ? 'read-only enforced by the engine' : 'read-only by construction');
}

function quotaLine(kind: string, quota: Quota): string {
  const part = (used: U64 | undefined, max: U64, format: (value: U64) => string): string => {
    const limit = max === -1 ? 'no limit' : `of ${format(max)}`;
    return used === undefined ? limit : `${format(used)} ${limit}`;
  };
  const text = `space ${part(quota.usedSpace, quota.maxSpace, formatBytes)}, inodes ${part(quota.usedInodes, quota.maxInodes, formatCount)}`;
  return line(`${kind} ${quota.key}`, text);
}

function line(name: string, value: string): string {
  return `  ${name.padEnd(20)} ${value.replaceAll('\n', '\\n')}\n`;
}
