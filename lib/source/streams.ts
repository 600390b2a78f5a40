/**
 * Bytes that come once and cannot be followed by name: standard input, FIFOs.
 *
 * Each stream has its own lines and is asked for more only when what it gave has
 * been taken, so nothing queues up here. (`mergeReadableStreams` would queue
 * without bounds what comes while the reader is slow.)
 *
 * @module
 */

import { fileKey } from "./file_system.ts";
import { LineAssembler, type LineSink } from "./lines.ts";

const CHUNK_BYTES = 64 * 1024;

/** A stream and where its lines go. */
export interface StreamInput {
  /** The bytes. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Where their lines go; all are live. */
  readonly sink: LineSink;
}

/** Options for {@linkcode readStreams}. */
export interface StreamOptions {
  /** Ends reading early. The line that is unfinished then is not handed over. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads streams, all at the same time, each to its end. A last line without a
 * newline is handed over too.
 *
 * @param inputs The streams.
 * @param options What ends it early.
 * @throws What a stream fails with; the others are cancelled.
 *
 * @example Usage
 * ```ts ignore
 * await readStreams([{ stream: Deno.stdin.readable, sink }]);
 * ```
 */
export async function readStreams(
  inputs: readonly StreamInput[],
  { signal }: StreamOptions = {},
): Promise<void> {
  const readers = inputs.map(({ stream }) => stream.getReader());
  const stop = () => {
    // A stream that failed or ended cannot be cancelled, and need not be.
    for (const reader of readers) reader.cancel().catch(() => {});
  };
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted) stop();
    await Promise.all(
      inputs.map(({ sink }, i) => readToEnd(readers[i]!, sink, signal)),
    );
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Options for {@linkcode readPipe}. */
export interface PipeOptions extends StreamOptions {
  /**
   * How long to wait before looking for a next writer, in milliseconds.
   *
   * @default {250}
   */
  readonly pollMs?: number;
  /** Hears whether somebody writes to it: each time that changes. */
  readonly onWriter?: (isThere: boolean) => void;
}

/**
 * Reads a FIFO, or a device such as `/dev/stdin`.
 *
 * A FIFO is at its end when its writer closes it, and goes on with the next one:
 * this reads until it is aborted, or another FIFO is at the path, which is where
 * next writers go. What a shell makes of a pipe, in `/dev` and `/proc`, has no
 * next writer and is read to its end, as devices are.
 *
 * Opening a FIFO waits for its first writer. Up to Deno 2.7 the whole program
 * waits with it; later it does not, but the call cannot be taken back: it goes
 * on, unheard, and keeps the process alive until `Deno.exit`.
 *
 * @param path The FIFO or device.
 * @param sink Where its lines go.
 * @param options What ends it early.
 * @returns Whether another FIFO is at the path by now, to be read in its place.
 * @throws {TypeError} Where the path is something else.
 */
export async function readPipe(
  path: string,
  sink: LineSink,
  { signal, pollMs = 250, onWriter = () => {} }: PipeOptions = {},
): Promise<boolean> {
  const patience = new Patience(signal);
  let hasWriter = false;
  const enter = (isThere: boolean) => {
    if (isThere === hasWriter) return;
    hasWriter = isThere;
    onWriter(isThere);
  };
  onWriter(false);
  using pipe = await patience.open(path);
  if (pipe === undefined) return false;
  enter(true);
  const info = await pipe.stat();
  const { isFifo, isCharDevice } = info;
  if (!isFifo && !isCharDevice) {
    throw new TypeError(
      `Cannot read ${JSON.stringify(path)} as a stream: it is a file`,
    );
  }
  const goesOn = isFifo && !/^\/(dev|proc)\//.test(path);
  const lines = new LineAssembler(sink);
  const bytes = new Uint8Array(CHUNK_BYTES);
  let isReplaced = false;
  while (!signal?.aborted) {
    const byteCount = await patience.waitFor(pipe.read(bytes));
    if (byteCount === undefined) return false;
    if (byteCount !== null) {
      enter(true);
      lines.push(bytes.subarray(0, byteCount), true);
      continue;
    }
    lines.finish(true);
    if (!goesOn || isReplaced) return isReplaced;
    enter(false);
    // A last writer may have come before the path was given to another one, and
    // none can any more: it is read to its end once more.
    isReplaced = await isOtherFifo(path, fileKey(info));
    // The same one is not opened anew: while nobody has a FIFO open for reading,
    // what is written to it is lost.
    if (!isReplaced) await patience.pause(pollMs);
  }
  return false;
}

/** Whether a path names a FIFO, and not the one that is open. */
async function isOtherFifo(path: string, openKey: string): Promise<boolean> {
  try {
    const info = await Deno.stat(path);
    return info.isFifo === true && fileKey(info) !== openKey;
  } catch {
    return false; // Deleted, and nothing in its place so far.
  }
}

async function readToEnd(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  sink: LineSink,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lines = new LineAssembler(sink);
  for (;;) {
    const { value, done } = await reader.read();
    if (signal?.aborted) return;
    if (done) return lines.finish(true);
    lines.push(value, true);
  }
}

/** Waits for calls, and gives up when a signal is aborted. */
class Patience {
  readonly #signal: AbortSignal | undefined;
  // One for the call of the moment: `Promise.race` with a promise that stays
  // pending would keep something of every call.
  #giveUp: () => void = () => {};

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", () => this.#giveUp(), { once: true });
  }

  /** What the call resolves to; undefined where aborted. */
  waitFor<T>(call: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.#giveUp = () => resolve(undefined);
      call.then(resolve, reject);
    });
  }

  /** Waits for a while. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#giveUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Opens for reading, which waits for a writer. */
  async open(path: string): Promise<Deno.FsFile | undefined> {
    if (this.#signal?.aborted) return undefined;
    const opening = Deno.open(path, { read: true });
    const file = await this.waitFor(opening);
    // It may still open; nobody else would close it.
    if (file === undefined) opening.then((late) => late.close(), () => {});
    return file;
  }
}
