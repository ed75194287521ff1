/** Ends a connection when the signal says so, and with it whatever waits for an answer that may never come. */
export async function destroyOnAbort<T>(
  connection: { destroy(): void },
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const abort = (): void => {
    connection.destroy();
  };
  signal?.throwIfAborted();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await work();
  } catch (error) {
    // What cancelling broke is no failure of the connection.
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
