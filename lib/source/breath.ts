/**
 * Turns for others while a log is read: timers, signals, a slow output.
 *
 * @module
 */

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

/** Lets others have their turn, now and then. */
export class Pause {
  readonly #breath: Breath;
  #bytes = 0;

  /** @param breath Taken after every few megabytes, and where it is needed. */
  constructor(breath: Breath) {
    this.#breath = breath;
  }

  /** Whether others need their turn at once. */
  get isNeeded(): boolean {
    return this.#breath.isNeeded();
  }

  /** After some bytes were counted. Answers whether to go on. */
  async after(byteCount: number): Promise<boolean> {
    this.#bytes += byteCount;
    this.#breath.onBytes?.(byteCount);
    if (this.#bytes >= BREATH_BYTES) {
      this.#bytes = 0;
      // Saves 4 ms where the log is smaller than this.
      const { setImmediate } = await import("node:timers/promises");
      await setImmediate();
    } else if (!this.isNeeded) {
      return true;
    }
    return await this.#breath.take();
  }
}
