import * as vscode from 'vscode';
import { MetaError } from '../core/errors';
import type { Redactor } from '../core/secrets/redactor';

/** The one log of the extension. Every text passes the redactor first. */
export class Log implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('JuiceFS', { log: true });

  constructor(private readonly redactor: Redactor) {}

  info(component: string, text: string): void {
    this.channel.info(this.line(component, text));
  }

  debug(component: string, text: string): void {
    this.channel.debug(this.line(component, text));
  }

  warn(component: string, text: string): void {
    this.channel.warn(this.line(component, text));
  }

  error(component: string, error: unknown): void {
    this.channel.error(this.line(component, describe(error)));
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }

  private line(component: string, text: string): string {
    return `[${component}] ${this.redactor.redact(text)}`;
  }
}

/** Expected failures need no stack; faults of ours do. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = MetaError.is(error) && error.place !== undefined ? ` (${JSON.stringify(error.place)})` : '';
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describe(error.cause)}`;
  return MetaError.is(error)
    ? `${error.reason}: ${error.message}${place}${cause}`
    : `${error.stack ?? error.message}${cause}`;
}
