/** What broke a connection. */
export class Broken {
  constructor(readonly error: unknown) {}
}

const MOST_BYTES = 1_000_000;

/**
 * Takes bytes off a connection as they come, up to so many that nobody has asked for yet; behind them the other side waits. What
 * breaks the connection comes as the last chunk, behind all that came before it. A body itself drops what nobody has asked for when
 * its connection breaks: whoever asks late and is cut off after each burst would begin with the same events for ever.
 */
export function readAhead(
  body: ReadableStream<Uint8Array>,
  /** Around each wait for bytes; there is none while no room is left. */
  inTime: <T>(promise: Promise<T>) => Promise<T>,
  mostBytes = MOST_BYTES,
): ReadableStream<Uint8Array | Broken> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array | Broken>(
    {
      async pull(ahead) {
        try {
          const { done, value } = await inTime(reader.read());
          if (done) ahead.close();
          else ahead.enqueue(value);
        } catch (error) {
          ahead.enqueue(new Broken(error));
          ahead.close();
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: mostBytes, size: (chunk) => (chunk instanceof Broken ? 0 : chunk.length) },
  );
}
