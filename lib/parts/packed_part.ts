/**
 * What was counted of a part apart from the monitor, and how the monitor takes it.
 *
 * @module
 */

import type { Counts } from "../events.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { MalformedSample } from "../traffic/malformed_sample.ts";
import type { PackedBuckets, PackedSummary } from "../traffic/summary.ts";
import { CountsUnpacker } from "./packed_counts.ts";
import { type PackedSamples, SampleUnpacker } from "./packed_samples.ts";

/**
 * What was counted of an interval, as plain data. Of one that begins and ends in
 * its part this is what a report shows, and what totals have besides, unless these
 * have rows: to pack and to send all of it takes five times as long.
 */
export type PackedStep =
  & {
    /** How many of the part's runs of hits are of this interval. */
    readonly runs: number;
  }
  & (
    | { readonly counts: PackedSummary; readonly shownBytes?: undefined }
    /** How many of the part's bytes of shown counts are of this interval. */
    | { readonly shownBytes: number }
  );

/** What was counted of a part, interval by interval. */
export interface PackedPart {
  readonly steps: readonly PackedStep[];
  /** What reports show, interval by interval: see `packed_counts.ts`. */
  readonly shown: Uint8Array<ArrayBuffer>;
  /**
   * The seconds of hits, in the order of lines; one that is repeated within an
   * interval is there once: a run.
   */
  readonly seconds: Float64Array<ArrayBuffer>;
  /** How many hits each run has. */
  readonly hits: Uint32Array<ArrayBuffer>;
  /**
   * How lines were read when a run of hits began, where what is said of the log's
   * format had changed: reports that come out with that run tell it.
   */
  readonly readers: readonly (readonly [run: number, reader: SavedReader])[];
  /** The last malformed line before a run of hits, or at an interval's end. */
  readonly malformed: PackedSamples;
}

/** What takes the counts of a part: a monitor, and what moves its clock. */
export interface PartTarget {
  takeHits(second: number, hits: number): void;
  /** Goes on as another reader did. */
  takeReader(reader: SavedReader): void;
  takeMalformed(sample: MalformedSample): void;
  addCounts(counts: PackedSummary): void;
  addShown(shown: Counts, buckets: PackedBuckets): void;
  /** Whether the interval that is running began before a second. */
  runsAt(second: number): boolean;
}

/**
 * Whether the intervals of a part are those that the monitor will come to. They
 * are not where time went back to one that is over: its hits count in the one that
 * is running, and the part has to be counted once more, where that is known.
 */
export function canTake(part: PackedPart, target: PartTarget): boolean {
  const [first] = part.seconds;
  return first === undefined || part.steps.length === 1 ||
    target.runsAt(first);
}

/**
 * Gives the counts of a part to the monitor, in the order of lines.
 *
 * @returns After each step, for there may be much to say of it.
 */
export function* takePart(
  { steps, shown, seconds, hits, readers, malformed }: PackedPart,
  target: PartTarget,
): Generator<void> {
  const samples = new SampleUnpacker(malformed);
  const counts = new CountsUnpacker(shown);
  let run = 0;
  let changes = 0;
  for (const step of steps) {
    const end = run + step.runs;
    for (;; run++) {
      const sample = samples.upTo(run);
      if (sample) target.takeMalformed(sample);
      if (run === end) break;
      if (readers[changes]?.[0] === run) {
        target.takeReader(readers[changes++]![1]);
      }
      target.takeHits(seconds[run]!, hits[run]!);
    }
    if (step.shownBytes === undefined) {
      target.addCounts(step.counts);
    } else {
      const { shown, buckets } = counts.next(step.shownBytes);
      target.addShown(shown, buckets);
    }
    yield;
  }
}

/**
 * The arrays of a part, but those of rows: each with memory of its own. Where they
 * were moved to, V8 is to free them: moved on or given back there by hand, they
 * would have it throw away most of what it compiled, 8 % of the time for a log with
 * 10 % malformed lines. That memory is 5 MB in a replay.
 */
export function buffersOf(part: PackedPart): ArrayBuffer[] {
  const { shown, seconds, hits, malformed } = part;
  return [shown, seconds, hits, malformed.bytes, malformed.heads]
    .map(({ buffer }) => buffer);
}
