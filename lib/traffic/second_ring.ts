/**
 * Hits by the second, for as many seconds as a window needs.
 *
 * @module
 */

/** What is kept of a ring over a restart. */
export interface SavedRing {
  readonly now: number;
  /** The second of the first of these buckets. */
  readonly first: number;
  /** Hits by the second. */
  readonly hits: readonly number[];
}

/**
 * A ring of one-second buckets. The window holds the last
 * {@linkcode windowSeconds} seconds, left-open and right-closed:
 * `(now - windowSeconds, now]`. It knows no clock: {@linkcode advance} moves it.
 *
 * @example Usage
 * ```ts
 * const ring = new SecondRing(120, 1, 1000);
 * ring.add(1000);
 * ring.add(1001);
 * ring.sum; // 1
 * ring.advance();
 * ring.sum; // 2
 * ```
 */
export class SecondRing {
  /** The length of the window in seconds. */
  readonly windowSeconds: number;
  readonly #buckets: Float64Array;
  #now: number;
  /** Where the bucket of the current second is. */
  #nowIndex = 0;
  #sum = 0;
  #ahead = 0;

  /**
   * @param windowSeconds The length of the window, a whole number from 1.
   * @param aheadSeconds How many seconds after the current one have a bucket.
   * @param now The current second: the window's last.
   */
  constructor(windowSeconds: number, aheadSeconds: number, now: number) {
    this.windowSeconds = windowSeconds;
    this.#buckets = new Float64Array(windowSeconds + aheadSeconds);
    this.#now = now;
  }

  /** The current second, the last of the window. */
  get now(): number {
    return this.#now;
  }

  /** The hits in the window. */
  get sum(): number {
    return this.#sum;
  }

  /** The hits that wait for their second to come. */
  get ahead(): number {
    return this.#ahead;
  }

  /**
   * Counts hits of one second: not where it is older than the window, or further
   * ahead than there are buckets.
   *
   * @param second When they were, in seconds since the epoch.
   * @param hits How many. @default {1}
   */
  add(second: number, hits = 1): void {
    const age = this.#now - second;
    const { length } = this.#buckets;
    if (age >= this.windowSeconds || age < this.windowSeconds - length) return;
    this.#buckets[this.#index(second)]! += hits;
    if (age >= 0) this.#sum += hits;
    else this.#ahead += hits;
  }

  /** What is kept over a restart: up to the last second that has hits. */
  save(): SavedRing {
    const first = this.#now - this.windowSeconds + 1;
    const hits: number[] = [];
    for (let i = 0; i < this.#buckets.length; i++) {
      const count = this.#buckets[this.#index(first + i)]!;
      if (count === 0) continue;
      while (hits.length < i) hits.push(0);
      hits.push(count);
    }
    return { now: this.#now, first, hits };
  }

  /** Takes over what was kept, as far as there is room for it. */
  restore({ now, first, hits }: SavedRing): void {
    this.#buckets.fill(0);
    this.#sum = this.#ahead = 0;
    this.#now = now;
    for (let i = 0; i < hits.length; i++) {
      const age = now - first - i;
      const isAhead = age < 0;
      if (
        age >= this.windowSeconds ||
        age < this.windowSeconds - this.#buckets.length
      ) continue;
      this.#buckets[this.#index(first + i)] = hits[i]!;
      if (isAhead) this.#ahead += hits[i]!;
      else this.#sum += hits[i]!;
    }
  }

  /** Moves the window on by one second. */
  advance(): void {
    const leaving = this.#index(this.#now - this.windowSeconds + 1);
    this.#sum -= this.#buckets[leaving]!;
    this.#buckets[leaving] = 0;
    this.#now++;
    if (++this.#nowIndex === this.#buckets.length) this.#nowIndex = 0;
    const entering = this.#buckets[this.#index(this.#now)]!;
    // Without room ahead the bucket that leaves is the one that enters.
    this.#sum += entering;
    this.#ahead -= entering;
  }

  /**
   * Moves an empty ring to another second at once.
   *
   * @param now The new current second.
   * @throws {RangeError} If there are hits in it: they would be in a wrong second.
   */
  jump(now: number): void {
    if (this.#sum !== 0 || this.#ahead !== 0) {
      throw new RangeError("Cannot jump: the ring is not empty");
    }
    this.#now = now;
  }

  /**
   * Sets the clock back or forth and takes the hits along: what was ten seconds
   * ago stays ten seconds ago.
   *
   * @param seconds How far to move; negative is back.
   */
  shift(seconds: number): void {
    this.#now += seconds;
  }

  /**
   * The course of the window: the hits of each second, the oldest first, or, of
   * seconds that share a column, of the busiest.
   *
   * @param columns How many columns at most.
   */
  course(columns: number): number[] {
    const { windowSeconds } = this;
    const buckets = this.#buckets;
    const count = Math.min(columns, windowSeconds);
    const peaks = new Array<number>(count);
    let index = this.#index(this.#now - windowSeconds + 1);
    // By the column and not by the second: a window may be a day.
    for (let column = 0, i = 0; column < count; column++) {
      const end = Math.ceil((column + 1) * windowSeconds / count);
      let peak = 0;
      for (; i < end; i++) {
        if (buckets[index]! > peak) peak = buckets[index]!;
        if (++index === buckets.length) index = 0;
      }
      peaks[column] = peak;
    }
    return peaks;
  }

  /** Where the bucket of a second is that has one. */
  #index(second: number): number {
    const { length } = this.#buckets;
    const index = this.#nowIndex + (second - this.#now);
    return index < 0 ? index + length : index < length ? index : index - length;
  }
}
