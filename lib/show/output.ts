/**
 * Standard output, written in order without making anybody wait.
 *
 * @module
 */

import { pause } from "../pause.ts";

/** Where bytes go: {@linkcode Deno.stdout} is one. */
export interface Writer {
  /** Writes some of the bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** With so many bytes waiting it is time to wait for the reader. */
const FULL_BYTES = 1024 * 1024;
/** So much is there from the start. */
const FIRST_BYTES = 4096;
/** So much a pipe takes as a whole or not at all, on Linux. */
export const WHOLE_BYTES = 4096;
/** A pipe that makes nobody wait is asked again after so long. */
const RETRY_MS = 50;
const NEWLINE = 10;

/**
 * Queues text for a writer. A reader that is slow, or gone, holds up nothing but
 * the queue; whoever writes much minds {@linkcode full}.
 */
export class Output {
  /** So much is written at once, at most: only what was is known to be taken. */
  pieceBytes: number = FULL_BYTES;
  readonly #writer: Writer;
  readonly #onClosed: (error: unknown) => void;
  readonly #encoder = new TextEncoder();
  // Text waits as bytes: as text it would live longer than nearly all else that a
  // report is made of, and collecting the garbage took a fifth of a replay's time.
  #queue = new Uint8Array(FIRST_BYTES);
  #queueBytes = 0;
  #writingBytes = 0;
  #writing: Promise<void> | undefined;
  #takenBytes = 0;
  /** Whether the rest of what is being written is dropped. */
  #isDropping = false;
  #closed = false;

  /**
   * @param writer Where the text goes.
   * @param onClosed Called once, when it cannot be written any more.
   */
  constructor(writer: Writer, onClosed: (error: unknown) => void) {
    this.#writer = writer;
    this.#onClosed = onClosed;
  }

  /** Whether so much waits to be written that one should wait too. */
  get full(): boolean {
    return this.waitingBytes > FULL_BYTES;
  }

  /** How many bytes wait to be written. */
  get waitingBytes(): number {
    return this.#queueBytes + this.#writingBytes;
  }

  /** Whether anything waits to be written. */
  get busy(): boolean {
    return this.#writing !== undefined;
  }

  /** Takes text to be written. */
  write(text: string): void {
    if (this.#closed || text === "") return;
    this.#append(text);
    this.#writing ??= this.#writeAll();
  }

  /** Drops what waits and takes nothing more but this text. */
  end(text: string): void {
    if (this.#closed) return;
    this.#queueBytes = 0;
    this.#isDropping = this.busy;
    this.write(text);
    this.#closed = true;
  }

  /**
   * Resolves when all that was taken is written, or cannot be.
   *
   * @param signal Ends the wait, not the writing: a reader may never read.
   */
  drain(signal?: AbortSignal): Promise<void> {
    const writing = this.#writing;
    if (writing === undefined || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        signal?.removeEventListener("abort", done);
        resolve();
      };
      signal?.addEventListener("abort", done);
      writing.then(done);
    });
  }

  /**
   * As {@linkcode drain}, but a reader that takes nothing for a while is not
   * waited for.
   *
   * @param patience Makes a signal that ends such a while.
   */
  async drainWhileTaken(patience: () => AbortSignal): Promise<void> {
    while (this.busy) {
      const before = this.#takenBytes;
      await this.drain(patience());
      if (this.#takenBytes === before) return;
    }
  }

  #append(text: string): void {
    for (let rest = text;;) {
      const room = this.#queue.subarray(this.#queueBytes);
      const { read, written } = this.#encoder.encodeInto(rest, room);
      this.#queueBytes += written;
      if (read === rest.length) return;
      rest = rest.slice(read);
      const larger = new Uint8Array(this.#queue.length * 2);
      larger.set(this.#queue);
      this.#queue = larger;
    }
  }

  async #writeAll(): Promise<void> {
    let spare = new Uint8Array(FIRST_BYTES);
    try {
      while (this.#queueBytes > 0) {
        const queue = this.#queue;
        let bytes = queue.subarray(0, this.#queueBytes);
        this.#writingBytes = this.#queueBytes;
        this.#queue = spare;
        this.#queueBytes = 0;
        while (bytes.length > 0) {
          const taken = await this.#take(this.#pieceOf(bytes));
          this.#takenBytes += taken;
          bytes = bytes.subarray(this.#isDropping ? bytes.length : taken);
          this.#isDropping = false;
          this.#writingBytes = bytes.length;
        }
        // What was needed for one large text is not kept.
        spare = queue.length > FULL_BYTES ? new Uint8Array(FIRST_BYTES) : queue;
      }
    } catch (error) {
      this.#closed = true;
      this.#queue = new Uint8Array(0);
      this.#queueBytes = this.#writingBytes = 0;
      this.#onClosed(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** What is written next: lines where one ends within it, else a part of one. */
  #pieceOf(bytes: Uint8Array): Uint8Array {
    const piece = bytes.subarray(0, this.pieceBytes);
    // Deno has what stands behind the last newline wait in a buffer of its own:
    // where that fails, nobody knows what was taken.
    return piece.subarray(0, piece.lastIndexOf(NEWLINE) + 1 || piece.length);
  }

  /** Says how many bytes were taken: none where there is no room for them yet. */
  async #take(piece: Uint8Array): Promise<number> {
    try {
      return await this.#writer.write(piece);
    } catch (error) {
      // Others that have the pipe too may have set it so. Of a large piece a part
      // may have been taken, and nobody knows which.
      const isWhole = piece.length <= WHOLE_BYTES;
      if (!isWhole || !(error instanceof Deno.errors.WouldBlock)) throw error;
      await pause(RETRY_MS);
      return 0;
    }
  }
}
