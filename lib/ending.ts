/**
 * How the program is asked to stop, and asked again.
 *
 * @module
 */

import type { Stop } from "./host.ts";

/**
 * So soon after the first time it is the same wish still: a double tap, a key that
 * is held. What is left is read, kept and printed in less.
 */
const PATIENCE_MS = 1000;

/** Has the program stop; who asks again after a while need not wait for that. */
export class Ending {
  readonly #stopping: AbortController;
  readonly #exitNow: (exitCode: number) => void;
  readonly #now: () => number;
  #sinceMs = -Infinity;

  /**
   * @param stopping Aborted with a {@linkcode Stop} when the program is to stop.
   * @param exitNow Ends it without a wait for anything.
   * @param now Tells a time in milliseconds that only goes forward.
   */
  constructor(
    stopping: AbortController,
    exitNow: (exitCode: number) => void,
    now: () => number,
  ) {
    this.#stopping = stopping;
    this.#exitNow = exitNow;
    this.#now = now;
    // It may be told to stop by others, too.
    stopping.signal.addEventListener("abort", () => this.#sinceMs = now());
  }

  /** A key or a signal asks for the end. */
  ask(exitCode: number): void {
    if (!this.#stopping.signal.aborted) {
      return this.#stopping.abort({ exitCode } satisfies Stop);
    }
    if (this.#now() - this.#sinceMs >= PATIENCE_MS) this.#exitNow(exitCode);
  }
}
