/**
 * The interval that is running: what is counted of it here, and what was counted
 * apart, in other threads or before a part of a log ended.
 *
 * @module
 */

import { countsOf, rateOf } from "./counts.ts";
import type { Counts } from "./events.ts";
import {
  type PackedBuckets,
  Summary,
  type SummaryCounts,
} from "./traffic/summary.ts";
import type { TopName } from "./traffic/top_names.ts";

/** Counts one interval, and then the next one. */
export class RunningInterval implements Disposable {
  #summary: Summary;
  /** What belongs to the interval and was counted apart. */
  #earlier: Summary;
  /** What the report shows of the interval, where that was counted apart. */
  #shown: Counts | undefined;

  /**
   * @param summary What counts from here on; it goes with this.
   * @param seed What keys are hashed with.
   * @param tops What else it counts by.
   */
  constructor(summary: Summary, seed: number, tops?: readonly TopName[]) {
    this.#summary = summary;
    this.#earlier = new Summary(seed, tops);
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    this.#summary[Symbol.dispose]();
    this.#earlier[Symbol.dispose]();
  }

  /** Where lines of the interval count. */
  get summary(): Summary {
    return this.#summary;
  }

  /** All that was counted of the interval, in parts. */
  get parts(): readonly Summary[] {
    return [this.#summary, this.#earlier];
  }

  /** Malformed lines. */
  get malformed(): number {
    return this.#summary.malformed + this.#earlier.malformed;
  }

  /** Whether no line was counted. */
  get isEmpty(): boolean {
    return isEmpty(this.#summary) && isEmpty(this.#earlier);
  }

  /**
   * Ends a part of a log: what is counted after it is counted apart and merged
   * later, whether that happens here or elsewhere.
   */
  endPart(): void {
    if (isEmpty(this.#summary)) return;
    this.#earlier.merge(this.#summary);
    this.#summary.clear();
  }

  /** Adds what was counted apart. */
  add(counts: SummaryCounts): void {
    this.endPart();
    this.#earlier.merge(counts);
  }

  /**
   * Takes all of the interval as it was counted apart.
   *
   * @param shown What a report shows of it.
   * @param buckets What totals have of it, besides.
   */
  addShown(shown: Counts, buckets: PackedBuckets): void {
    this.endPart();
    this.#earlier.mergeBuckets(shown, buckets);
    this.#shown = shown;
  }

  /** All that was counted of the interval, in one. */
  whole(): Summary {
    if (!isEmpty(this.#earlier)) {
      this.endPart();
      [this.#summary, this.#earlier] = [this.#earlier, this.#summary];
    }
    return this.#summary;
  }

  /**
   * What a report shows of the interval.
   *
   * @param seconds How long it was.
   * @param top How many sections to take.
   * @param site The origin to put before sections that have none.
   */
  counts(seconds: number, top: number, site: string): Counts {
    const whole = this.whole();
    if (!this.#shown) return countsOf(whole, seconds, top, site);
    const { hits, late, future } = whole;
    const rate = rateOf(hits, seconds);
    return { ...this.#shown, late, future, seconds, rate };
  }

  /**
   * Begins the next interval.
   *
   * @param summary What was counted of it already.
   * @returns What counted the one before, empty.
   */
  begin(summary: Summary): Summary {
    const before = this.whole();
    before.clear();
    this.#shown = undefined;
    this.#summary = summary;
    return before;
  }
}

/**
 * Whether no line was counted. Of a part that is taken over, hits are late or of the
 * future before they are counted as hits.
 */
export function isEmpty(summary: Summary): boolean {
  const { hits, malformed, late, future, excluded } = summary;
  return hits + malformed + late + future + excluded === 0;
}
