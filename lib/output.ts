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

/**
 * Queues text for a writer. A reader that is slow, or gone, holds up nothing but
 * the queue; whoever writes much asks {@linkcode drain} now and then.
 */
export class Output {
  readonly #writer: Writer;
  readonly #onClosed: (error: unknown) => void;
  readonly #encoder = new TextEncoder();
  #queue: string[] = [];
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

  /** How many pieces wait to be written. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Takes text to be written. */
  write(text: string): void {
    if (this.#closed || text === "") return;
    this.#queue.push(text);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when all that was taken is written, or cannot be. */
  async drain(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const text = this.#queue.join("");
        this.#queue = [];
        let bytes = this.#encoder.encode(text);
        while (bytes.length > 0) {
          bytes = bytes.subarray(await this.#writer.write(bytes));
        }
      }
    } catch (error) {
      this.#closed = true;
      this.#queue = [];
      this.#onClosed(error);
    } finally {
      this.#writing = undefined;
    }
  }
}
