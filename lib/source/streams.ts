/**
 * Bytes that come once and cannot be followed by name: standard input, FIFOs.
 *
 * Each stream has its own lines and is asked for more only when what it gave has
 * been taken, so nothing queues up here. (`mergeReadableStreams` would queue
 * without bounds what comes while the reader is slow.)
 *
 * @module
 */

import { fileKey, kindOfInfo } from "./file_system.ts";
import { LineAssembler, type LineSink } from "./lines.ts";

const CHUNK_BYTES = 64 * 1024;
/** How long opening takes at most where it waits for nobody. */
const OPENING_MS = 100;

/** Options for {@linkcode readStream}. */
export interface StreamOptions {
  /** Ends reading early. The line that is unfinished then is not handed over. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a stream to its end. A last line without a newline is handed over too.
 *
 * @param stream The bytes.
 * @param sink Where their lines go; all are live.
 * @param options What ends it early.
 * @throws What the stream fails with.
 *
 * @example Usage
 * ```ts ignore
 * await readStream(Deno.stdin.readable, sink);
 * ```
 */
export async function readStream(
  stream: ReadableStream<Uint8Array>,
  sink: LineSink,
  { signal }: StreamOptions = {},
): Promise<void> {
  const reader = stream.getReader();
  const stop = () => {
    // A stream that failed or ended cannot be cancelled, and need not be.
    reader.cancel().catch(() => {});
  };
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted) stop();
    const lines = new LineAssembler(sink);
    for (;;) {
      const { value, done } = await reader.read();
      if (signal?.aborted) return;
      if (done) return lines.finish(true);
      lines.push(value, true);
    }
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

/** Why {@linkcode readPipe} does not read on. */
export type PipeEnd =
  /** Nothing more comes, or it was aborted. */
  | "ended"
  /** Another FIFO is at the path, to be read in its place. */
  | "replaced"
  /** Something else is at the path: a file, a folder. */
  | "no pipe";

/**
 * Reads a FIFO, or a device such as `/dev/stdin`.
 *
 * A FIFO is at its end when its writer closes it, and goes on with the next one:
 * this reads until it is aborted, or something else is at the path, which is where
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
 * @returns Why it does not read on.
 * @throws What the operating system says where it cannot be opened or read.
 */
export async function readPipe(
  path: string,
  sink: LineSink,
  { signal, pollMs = 250, onWriter = () => {} }: PipeOptions = {},
): Promise<PipeEnd> {
  using patience = new Patience(signal);
  let hasWriter = false;
  const enter = (isThere: boolean) => {
    if (isThere === hasWriter) return;
    hasWriter = isThere;
    onWriter(isThere);
  };
  // What cannot be opened fails sooner: else it waits for a writer.
  const waits = setTimeout(() => onWriter(false), OPENING_MS);
  using pipe = await patience.open(path).finally(() => clearTimeout(waits));
  if (pipe === undefined) return "ended";
  const info = await pipe.stat();
  if (kindOfInfo(info) !== "stream") return "no pipe";
  enter(true);
  const goesOn = info.isFifo && !/^\/(dev|proc)\//.test(path);
  const lines = new LineAssembler(sink);
  const bytes = new Uint8Array(CHUNK_BYTES);
  let next: PipeEnd | undefined;
  while (!signal?.aborted) {
    const byteCount = await patience.waitFor(pipe.read(bytes));
    if (byteCount === undefined) break;
    if (byteCount !== null) {
      enter(true);
      lines.push(bytes.subarray(0, byteCount), true);
      continue;
    }
    lines.finish(true);
    if (!goesOn) break;
    if (next !== undefined) return next;
    enter(false);
    // A last writer may have come before the path was given to another one, and
    // none can any more: it is read to its end once more.
    next = await nextAt(path, fileKey(info));
    // The same one is not opened anew: while nobody has a FIFO open for reading,
    // what is written to it is lost.
    if (next === undefined) await patience.pause(pollMs);
  }
  return "ended";
}

/** What is at a path by now, in the place of the FIFO that is open. */
async function nextAt(
  path: string,
  openKey: string,
): Promise<PipeEnd | undefined> {
  try {
    const info = await Deno.stat(path);
    if (fileKey(info) === openKey) return undefined;
    return kindOfInfo(info) === "stream" ? "replaced" : "no pipe";
  } catch {
    return undefined; // Deleted, and nothing in its place so far.
  }
}

/** Waits for calls, and gives up when a signal is aborted. */
class Patience implements Disposable {
  readonly #signal: AbortSignal | undefined;
  // One for the call of the moment: `Promise.race` with a promise that stays
  // pending would keep something of every call.
  #giveUp: () => void = () => {};
  readonly #onAbort = () => this.#giveUp();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort);
  }

  /** Does not hear the signal any more, which stays for all tries. */
  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
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
