/** What a load spent its time on, for the end of a sentence. */
export function durations({ writeMs, verifyMs }: { writeMs: number; verifyMs: number }): string {
  return `; written in ${seconds(writeMs)}, read back in ${seconds(verifyMs)}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
