/** Made by `test/run/hostBundle.mjs` for each run. */
declare module 'test-files' {
  export const testFiles: Readonly<Record<string, () => void>>;
}
