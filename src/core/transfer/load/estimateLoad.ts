import type { LoadEstimate } from './loadPlan';

/** Entries a second, written and verified, on two cores (bench/load). */
const RATES: readonly (readonly [RegExp, number])[] = [
  [/^(?:Redis|Valkey|KeyDB|Dragonfly)/, 260_000],
  [/^PostgreSQL/, 110_000],
  [/^(?:MySQL|MariaDB)/, 80_000],
  [/^SQLite/, 140_000],
];
const SLOWEST = 80_000;
const MEMORY_BYTES = 250 * 1024 * 1024;

/** What a load will take, roughly. `product` is that of the target. */
export function estimateLoad(product: string, entries: number | undefined): LoadEstimate {
  const rate = RATES.find(([pattern]) => pattern.test(product))?.[1] ?? SLOWEST;
  return {
    seconds: entries === undefined || entries === 0 ? undefined : Math.max(1, Math.ceil(entries / rate)),
    memoryBytes: MEMORY_BYTES,
  };
}
