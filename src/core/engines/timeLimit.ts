/** Lets `work` run for so long; then `onExpiry` ends it and says what to report. 0 is no limit. */
export async function withTimeLimit<T>(
  work: Promise<T>,
  limitMs: number,
  onExpiry: (message: string) => Error,
): Promise<T> {
  if (limitMs === 0) return work;
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(onExpiry(`the server did not answer within ${limitMs / 1000} s`));
    }, limitMs);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
