/**
 * Standard output, written in order without making anybody wait.
 *
 * @module
 */

/** Where bytes go: {@linkcode Deno.stdout} is one. */
export interface Writer {
  /** Writes some of the bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** With so many characters waiting it is time to wait for the reader. */
const FULL_CHARS = 1024 * 1024;

/**
 * Queues text for a writer. A reader that is slow, or gone, holds up nothing but
 * the queue; whoever writes much minds {@linkcode full}.
 */
export class Output {
  readonly #writer: Writer;
  readonly #onClosed: (error: unknown) => void;
  readonly #encoder = new TextEncoder();
  #queue: string[] = [];
  #waitingChars = 0;
  #writing: Promise<void> | undefined;
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
    return this.#waitingChars > FULL_CHARS;
  }

  /** Whether anything waits to be written. */
  get busy(): boolean {
    return this.#writing !== undefined;
  }

  /** Takes text to be written. */
  write(text: string): void {
    if (this.#closed || text === "") return;
    this.#queue.push(text);
    this.#waitingChars += text.length;
    this.#writing ??= this.#writeAll();
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

  async #writeAll(): Promise<void> {
    try {
      for (let text = this.#next(); text !== ""; text = this.#next()) {
        let bytes = this.#encoder.encode(text);
        while (bytes.length > 0) {
          bytes = bytes.subarray(await this.#writer.write(bytes));
        }
        this.#waitingChars -= text.length;
      }
    } catch (error) {
      this.#closed = true;
      this.#queue = [];
      this.#waitingChars = 0;
      this.#onClosed(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** The next pieces in one: not all, a string has its limits. */
  #next(): string {
    let end = 0;
    for (let chars = 0; end < this.#queue.length && chars < FULL_CHARS;) {
      chars += this.#queue[end++]!.length;
    }
    return this.#queue.splice(0, end).join("");
  }
}
