import { execFileSync } from 'node:child_process';

/** How to call the official client: by its name, since it is on the PATH; undefined where it is not. */
export function officialClient(): string | undefined {
  try {
    execFileSync('juicefs', ['version'], { stdio: 'ignore' });
    return 'juicefs';
  } catch {
    return undefined;
  }
}
