import { isatty } from 'node:tty';
import pc from 'picocolors';
import type { Notice } from '../core/ports/notice';
import { Redactor } from '../core/secrets/redactor';

// Given nothing, the library would colour pipes where CI is set.
const colors = pc.createColors(isatty(process.stderr.fd) && process.env['NO_COLOR'] === undefined);
const redactor = new Redactor();
let eraseLine: () => void = () => undefined;

/** A progress bar takes the last line; messages go above it. */
export function setLineEraser(erase: () => void): void {
  eraseLine = erase;
}

/** Keeps a secret that was given to us out of everything that is logged. */
export function hideSecret(secret: string): void {
  redactor.addSecret(secret);
}

/** One line of log on standard error, secrets masked. Names in it went through `displayName`. */
export function log(text: string): void {
  eraseLine();
  process.stderr.write(`${redactor.redact(text)}\n`);
}

export function logWarning(text: string): void {
  log(`${colors.yellow('warning')} ${text}`);
}

export function logError(text: string): void {
  log(`${colors.red('error')} ${text}`);
}

export function logDone(text: string): void {
  log(`${colors.green('done')} ${text}`);
}

export function logNotice(notice: Notice): void {
  logWarning(notice.message);
}

/** Data on standard output. */
export function print(text: string): Promise<void> | undefined {
  if (process.stdout.write(text)) return undefined;
  return new Promise((resolve) => process.stdout.once('drain', resolve));
}
