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
 * So much is read at a time, where there is so much: a pipe has a quarter of it. With
 * more, lines of 2 kB take nearly twice as long in a file that is redirected: both
 * buffers have to fit into a core's cache.
 */
const CHUNK_BYTES = 256 * 1024;

/**
 * After so many reads in a row that were full it is taken for a file. A pipe has less
 * for even one of them, unless somebody has made it larger.
 */
const FULL_READS = 16;
/**
 * So much is read then. Where it is no file but a pipe that was made larger, or a
 * socket, a read at once would hold up everything, signals too, if it found nothing.
 * It finds something as long as no read before it took exactly all there was; and who
 * writes, writes blocks, which come to a multiple of an odd number after a gigabyte.
 */
const ODD_BYTES = CHUNK_BYTES - 1;

/** What bytes come from: `Deno.stdin` and {@linkcode Deno.FsFile} are. */
export interface AsyncReader {
  /** Fills `into` from its start; resolves to how many bytes came, null at the end. */
  read(into: Uint8Array): Promise<number | null>;
}

/** What bytes come from that can also be read at once. */
export interface BlockingReader extends AsyncReader {
  /** The same; until something comes nothing else goes on. */
  readSync(into: Uint8Array): number | null;
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
  const buffers = new Buffers(CHUNK_BYTES);
  let reader: AsyncReader | undefined;
  return streamOf(async () => {
    reader ??= await open();
    return await buffers.next(reader);
  });
}

/**
 * Makes such a stream for who has nothing else to do until its end. What looks like
 * a file is read by the thread that counts: another one would do it while there is
 * something to compile, too. Worth 4 to 9 % of the time where that is much, as with
 * junk between the lines, and 10 % of what a core does.
 *
 * @param reader What bytes come from.
 */
export function chunksToEnd(
  reader: BlockingReader,
): ReadableStream<Uint8Array> {
  const buffers = new Buffers(ODD_BYTES);
  let full = 0;
  return streamOf(async () => {
    const chunk = full === FULL_READS
      ? buffers.nextAtOnce(reader)
      : await buffers.next(reader, full < FULL_READS - 1);
    if (chunk?.length !== ODD_BYTES) full = 0;
    else if (full < FULL_READS) full++;
    return chunk;
  });
}

/** Two buffers, which take turns. */
class Buffers {
  #free: Uint8Array<ArrayBuffer>;
  #used: Uint8Array<ArrayBuffer>;
  #coming: Promise<number | null> | undefined;

  /** @param byteCount How much each has room for. */
  constructor(byteCount: number) {
    this.#free = new Uint8Array(byteCount);
    this.#used = new Uint8Array(byteCount);
  }

  /**
   * Reads the next chunk; the one before is not used any more.
   *
   * @param reader What bytes come from.
   * @param readsAhead Whether to read on meanwhile. @default {true}
   * @returns Nothing at the end.
   */
  async next(
    reader: AsyncReader,
    readsAhead = true,
  ): Promise<Uint8Array | undefined> {
    const byteCount = await (this.#coming ?? reader.read(this.#free));
    this.#coming = undefined;
    if (byteCount === null) return undefined;
    [this.#free, this.#used] = [this.#used, this.#free];
    if (readsAhead) {
      this.#coming = reader.read(this.#free);
      // Whoever asks for it comes later, or not at all.
      this.#coming.catch(() => {});
    }
    return this.#used.subarray(0, byteCount);
  }

  /** The same at once, where nothing is read ahead. */
  nextAtOnce(reader: BlockingReader): Uint8Array | undefined {
    const byteCount = reader.readSync(this.#used);
    return byteCount === null ? undefined : this.#used.subarray(0, byteCount);
  }
}

function streamOf(
  next: () => Promise<Uint8Array | undefined>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller): Promise<void> {
      const chunk = await next();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    // Nothing is asked for ahead by the stream itself.
  }, { highWaterMark: 0 });
}
