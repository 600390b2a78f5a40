/**
 * What time it is, and when the next second begins.
 *
 * @module
 */

/**
 * After the end of a second so much time goes by before it is taken for over:
 * lines of that second may still be on their way.
 */
const SETTLE_MS = 50;

/** Tells the machine's time in milliseconds since the epoch: `Date.now`. */
export type Now = () => number;

/** A clock that runs on from a given time, at a given speed, to its end if it has one. */
export class Clock {
  readonly #now: Now;
  readonly #startMs: number;
  readonly #speed: number;
  readonly #endMs: number;
  readonly #originMs: number;

  /**
   * @param now Tells the machine's time; when that is set, this clock goes along.
   * @param startMs What it shows now, in milliseconds since the epoch.
   * @param speed How many seconds it goes on each second.
   * @param endMs Where it stands still, in milliseconds since the epoch.
   */
  constructor(now: Now, startMs: number = now(), speed = 1, endMs = Infinity) {
    this.#now = now;
    this.#originMs = now();
    this.#startMs = startMs;
    this.#speed = speed;
    this.#endMs = endMs;
  }

  /** The time it shows, in milliseconds since the epoch. */
  now(): number {
    const goneMs = (this.#now() - this.#originMs) * this.#speed;
    return Math.min(this.#startMs + goneMs, this.#endMs);
  }

  /** The last second that is over, in seconds since the epoch. */
  lastSecond(): number {
    return Math.floor(this.now() / 1000) - 1;
  }

  /** How long it takes until the next second is over, in milliseconds. */
  untilNextSecond(): number {
    const nowMs = this.now();
    const nextMs = (Math.floor(nowMs / 1000) + 1) * 1000;
    return (nextMs - nowMs) / this.#speed + SETTLE_MS;
  }
}

/**
 * The clock of a log that is followed: the time of its newest line, moved on by
 * the time that went by since it came.
 */
export class LogClock {
  readonly #now: () => number;
  #newest = -Infinity;
  #cameMs = 0;

  /**
   * @param now Tells a time that nobody sets, in milliseconds; only differences
   * count. Set forward with the machine's clock, it would be ahead of the log for
   * good, and all lines late.
   */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Hears of the newest line.
   *
   * @param second Its second, since the epoch.
   */
  sawLine(second: number): void {
    if (second <= this.#shown()) return;
    this.#newest = second;
    this.#cameMs = this.#now();
  }

  /** The last second that is over; -Infinity before the first line. */
  lastSecond(): number {
    return this.#shown() - 1;
  }

  #shown(): number {
    // Whole seconds since the line came: nothing drifts.
    return this.#newest +
      Math.max(0, Math.floor((this.#now() - this.#cameMs) / 1000));
  }
}
