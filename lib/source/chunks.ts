/**
 * What comes by itself, as a stream of chunks that share their memory.
 *
 * The streams that Deno makes of standard input and of files give each chunk
 * memory of its own, outside of V8's heap. It is garbage when its lines have been
 * counted, and is collected late: tens of megabytes of it wait for that.
 *
 * @module
 */

/**
 * So much is read at a time, where there is so much: a pipe has a quarter of it. A
 * file that is redirected takes a tenth longer with half, and with more, lines of
 * 2 kB take nearly twice as long: both buffers have to fit into a core's cache.
 */
const CHUNK_BYTES = 256 * 1024;

/** What bytes come from: `Deno.stdin` and {@linkcode Deno.FsFile} are. */
export interface AsyncReader {
  /** Fills `into` from its start; resolves to how many bytes came, null at the end. */
  read(into: Uint8Array): Promise<number | null>;
}

/**
 * Makes a stream of what comes. While one chunk is being used the next one is
 * read, into the other of two buffers.
 *
 * @param open Opens what bytes come from, when the first chunk is asked for.
 * @returns The stream. A chunk is good until the next one is asked for.
 */
export function chunksOf(
  open: () => AsyncReader | Promise<AsyncReader>,
): ReadableStream<Uint8Array> {
  let free = new Uint8Array(CHUNK_BYTES);
  let used = new Uint8Array(CHUNK_BYTES);
  let reader: AsyncReader | undefined;
  let coming: Promise<number | null> | undefined;
  const readAhead = (from: AsyncReader) => {
    coming = from.read(free);
    // Whoever asks for it comes later, or not at all.
    coming.catch(() => {});
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      reader ??= await open();
      if (coming === undefined) readAhead(reader);
      const byteCount = await coming!;
      if (byteCount === null) return controller.close();
      [free, used] = [used, free];
      readAhead(reader);
      controller.enqueue(used.subarray(0, byteCount));
    },
    // Nothing is asked for ahead by the stream itself.
  }, { highWaterMark: 0 });
}
