/**
 * Takes what was counted of parts of a log elsewhere, as by other threads.
 *
 * @module
 */

import type { Counts } from "./events.ts";
import type { IntervalGrid } from "./interval_types.ts";
import type { Intervals } from "./intervals.ts";
import type { MalformedLines } from "./malformed_lines.ts";
import type { MalformedSample } from "./traffic/malformed_sample.ts";
import type { PackedBuckets, SummaryCounts } from "./traffic/summary.ts";

/** What a monitor takes of parts, besides the hits of their seconds. */
export class CountedApart {
  readonly #intervals: Intervals;
  readonly #malformed: MalformedLines;

  /**
   * @param intervals Where counts go.
   * @param malformed Where malformed lines go.
   */
  constructor(intervals: Intervals, malformed: MalformedLines) {
    this.#intervals = intervals;
    this.#malformed = malformed;
  }

  /** What has to be known to count apart. */
  get grid(): IntervalGrid {
    return this.#intervals.grid;
  }

  /** Whether the interval that is running began before a second. */
  runsAt(second: number): boolean {
    return second > this.#intervals.runningSince;
  }

  /** Takes a malformed line; hits came before it. */
  takeMalformed(sample: MalformedSample): void {
    this.#malformed.takeSample(sample);
  }

  /** Adds what was counted of the running interval. */
  addCounts(counts: SummaryCounts): void {
    this.#intervals.add(counts);
  }

  /** Takes all of the running interval. */
  addShown(shown: Counts, buckets: PackedBuckets): void {
    this.#intervals.addShown(shown, buckets);
  }

  /** Ends a part of a log: see {@linkcode Intervals.endPart}. */
  endPart(): void {
    this.#intervals.endPart();
  }
}
