import type { Services } from '../services';
import { isSilent } from '../ui/presentError';

/** A command of ours. Without arguments it asks; with arguments it does not. What it returns is for other code. */
export type CommandHandler = (services: Services, ...args: unknown[]) => Promise<unknown>;

/** Runs a command: logs it, shows a failure once, and lets a calling extension see that failure as well. */
export async function runCommand(
  id: string,
  handler: CommandHandler,
  services: Services,
  args: readonly unknown[],
): Promise<unknown> {
  services.log.debug('commands', id);
  try {
    return await handler(services, ...args);
  } catch (error) {
    services.errors.present(id, error);
    // A rejected command makes the editor show a second, technical message when a person ran it.
    if (isSilent(error) || !isCalledByCode(args)) return undefined;
    throw error;
  }
}

/** Code passes plain objects; people's clicks pass nodes, URIs or nothing. */
function isCalledByCode(args: readonly unknown[]): boolean {
  const [first] = args;
  return typeof first === 'object' && first !== null && Object.getPrototypeOf(first) === Object.prototype;
}
