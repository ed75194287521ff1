import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Throws when a file below a folder holds one of the secrets, as it is or in one of the forms in which a program writes text down.
 * @param {readonly string[]} folders
 * @param {readonly string[]} secrets
 */
export function requireNoSecrets(folders, secrets) {
  const needles = secrets.flatMap((secret) => [...new Set(formsOf(secret))]);
  const found = folders.flatMap((folder) => filesBelow(folder)).filter((file) => holdsAny(file, needles));
  if (found.length > 0) throw new Error(`a secret of the tests was written to ${found.join(', ')}`);
}

/** @param {string} secret */
function formsOf(secret) {
  const bytes = Buffer.from(secret);
  // Without its ends, for what stands beside it shifts them.
  const base64 = bytes.toString('base64').replace(/.{0,2}=*$/, '');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString('hex'), base64];
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** @param {string} file @param {readonly string[]} needles */
function holdsAny(file, needles) {
  const bytes = readFileSync(file);
  return needles.some((needle) => bytes.includes(needle) || bytes.includes(Buffer.from(needle, 'utf16le')));
}
