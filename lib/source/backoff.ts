/**
 * When to try again what has failed.
 *
 * @module
 */

/** The first pause: that of a look. */
const FIRST_MS = 100;
/** The longest: what is mended is noticed soon all the same. */
const LAST_MS = 5000;

/** Pauses between tries, each twice as long as the last one, up to five seconds. */
export class Backoff {
  #what: string | undefined;
  #pauseMs = FIRST_MS;
  #failedMs = 0;

  /**
   * Hears of a failure.
   *
   * @param what Of what: once that is something else, the pauses begin anew.
   * @param nowMs The time, in milliseconds; only differences count.
   * @returns How long to pause, in milliseconds.
   */
  failed(what: string, nowMs: number): number {
    this.#pauseMs = what === this.#what
      ? Math.min(this.#pauseMs * 2, LAST_MS)
      : FIRST_MS;
    this.#what = what;
    this.#failedMs = nowMs;
    return this.#pauseMs;
  }

  /** Hears of a success. */
  succeeded(): void {
    this.#what = undefined;
  }

  /** Whether it is too early to try again. */
  isPausing(what: string, nowMs: number): boolean {
    // A clock that was set must not make it wait for hours.
    return what === this.#what &&
      Math.abs(nowMs - this.#failedMs) < this.#pauseMs;
  }
}
