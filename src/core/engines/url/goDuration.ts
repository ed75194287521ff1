/** A Go duration (`30s`, `1m30s`, `1.5h`) in whole milliseconds; undefined for other text and for negative ones. */
export function goDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^\+?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)([a-zµμ]+)/g)) sum += Number(amount) * millisecondsPer(unit);
  // Rounded up: a nanosecond is a short timeout, 0 is none.
  return Math.ceil(sum);
}

function millisecondsPer(unit: string | undefined): number {
  if (unit === 'h') return 3_600_000;
  if (unit === 'm') return 60_000;
  if (unit === 's') return 1000;
  if (unit === 'ms') return 1;
  return unit === 'ns' ? 1e-6 : 1e-3;
}
