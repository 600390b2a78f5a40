/**
 * Turns for others while a log is read: timers, signals, a slow output.
 *
 * @module
 */

import { PIECE_BYTES } from "./lines.ts";
import { Macrotasks } from "./macrotasks.ts";

/** How others get their turn. */
export interface Breath {
  /** Whether it is needed at once: asked after each piece, or each line. */
  readonly isNeeded: () => boolean;
  /** Hears how many bytes were read, after each piece. */
  readonly onBytes?: ((byteCount: number) => void) | undefined;
  /** Lets others have their turn. Answers whether to go on. */
  readonly take: () => Promise<boolean>;
}

/** After so many bytes others get their turn in any case. */
const BREATH_BYTES = 4 * 1024 * 1024;

/** So little is read at a time where a few lines give much to write. */
const LEAST_PIECE_BYTES = 512;
/** So much at first. */
const FIRST_PIECE_BYTES = 4096;

/** Lets others have their turn, now and then. */
export class Pause implements Disposable {
  readonly #breath: Breath;
  #tasks: Macrotasks | undefined;
  #bytes = 0;
  #pieceBytes = FIRST_PIECE_BYTES;

  /** @param breath Taken after every few megabytes, and where it is needed. */
  constructor(breath: Breath) {
    this.#breath = breath;
  }

  /** Whether others need their turn at once. */
  get isNeeded(): boolean {
    return this.#breath.isNeeded();
  }

  /**
   * How many bytes to read before others may have their turn. Of a log with few hits
   * a replay writes much for each: what waits to be written, and the garbage of making
   * it, took 20 to 40 MB where as much was read of it as of others.
   */
  readonly pieceBytes: () => number = () => this.#pieceBytes;

  /** After some bytes were counted. Answers whether to go on. */
  after(byteCount: number): Promise<boolean> {
    this.#breath.onBytes?.(byteCount);
    this.#pieceBytes = this.isNeeded
      ? Math.max(LEAST_PIECE_BYTES, this.#pieceBytes / 2)
      : Math.min(PIECE_BYTES, this.#pieceBytes * 2);
    return this.afterReading(byteCount);
  }

  /** After some bytes were read that are counted later, as {@linkcode after}. */
  async afterReading(byteCount: number): Promise<boolean> {
    this.#bytes += byteCount;
    if (this.#bytes < BREATH_BYTES && !this.isNeeded) return true;
    this.#bytes = 0;
    this.#tasks ??= new Macrotasks();
    await this.#tasks.next();
    return await this.#breath.take();
  }

  /** Nothing is read any more. */
  [Symbol.dispose](): void {
    this.#tasks?.[Symbol.dispose]();
  }
}
