/**
 * Reads one log part by part, alone or with others.
 *
 * @module
 */

import type { LineCounter } from "../line_counter.ts";
import type { GivenFormat } from "../log/given_format.ts";
import type { SavedReader } from "../log/reader_state.ts";
import type { Monitor } from "../monitor.ts";
import type { Pause } from "../source/breath.ts";
import {
  type OpenLog,
  PART_BYTES,
  partCount,
  partPieces,
} from "../source/part.ts";
import { unpackedCounts } from "../traffic/summary.ts";
import type { CountedPart } from "./apart.ts";
import { canTake, type PartTarget, takePart } from "./packed_part.ts";
import type { PartOptions } from "./part_counter.ts";
import { PartsAhead } from "./parts_ahead.ts";

/** What a log is counted with. */
export interface PartReading {
  readonly log: OpenLog;
  readonly monitor: Monitor;
  readonly counter: LineCounter;
  /** How many threads count, this one among them. */
  readonly jobs: number;
  /** What the monitor was told of what reports show. */
  readonly shows: Pick<
    PartOptions,
    "site" | "top" | "totalRows" | "tops" | "selection"
  >;
  /** The log's format as somebody gave it. */
  readonly logFormat?: GivenFormat | undefined;
  readonly pause: Pause;
  /** How long parts are. @default {PART_BYTES} */
  readonly partBytes?: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a log to its end, part by part. With several jobs other threads count
 * parts ahead; what was counted of them is taken in the order of parts.
 */
export async function readParts(reading: PartReading): Promise<void> {
  const { log, monitor, counter, pause, signal } = reading;
  const { partBytes = PART_BYTES } = reading;
  const parts = partCount(log.bytes, partBytes);
  const target = partTarget(monitor, counter);
  using ahead = new PartsAhead(reading, partBytes);
  for (let part = 0; part < parts && !signal.aborted; part++) {
    ahead.offerFrom(part + 1);
    const counted = await ahead.result(part);
    if (signal.aborted) return;
    if (counted !== undefined) {
      // Where lines turned out to be read otherwise, it has to be counted again.
      const canBeTaken = isAsHere(counted, counter.reader.save()) &&
        canTake(counted.counts, target);
      ahead.noteTaken(canBeTaken);
      if (canBeTaken) {
        // What the part tells of the format is what is other than it was there.
        counter.reader.restore(counted.begin);
        for (const _ of takePart(counted.counts, target)) {
          if (pause.isNeeded && !await pause.after(0)) return;
        }
        counter.reader.restore(counted.end);
        if (!await pause.after(partBytes)) return;
        continue;
      }
    }
    // So others begin their parts, who know nothing but what is kept of a reader.
    counter.reader.restore(counter.reader.save());
    const range = ahead.rangeOf(part);
    for (const byteCount of partPieces(log.file, range, counter)) {
      ahead.offerFrom(part + 1);
      if (!await pause.after(byteCount) || signal.aborted) return;
    }
    if (parts > 1) monitor.endPart();
  }
}

/** What takes the parts that were counted elsewhere. */
export function partTarget(monitor: Monitor, counter: LineCounter): PartTarget {
  return {
    takeHits: (second, hits) => counter.takeHits(second, hits),
    takeReader: (reader) => counter.reader.restore(reader),
    observeMalformed: (sample) => monitor.observeMalformedSample(sample),
    addCounts: (counts) => monitor.addCounts(unpackedCounts(counts)),
    addShown: (shown, buckets) => monitor.addShown(shown, buckets),
    runsAt: (second) => monitor.runsAt(second),
  };
}

/**
 * Whether a part was read as it would be here. Which of the common formats the line
 * before it had decides nothing, but is what is said until the next hit.
 */
function isAsHere({ begin, counts }: CountedPart, here: SavedReader): boolean {
  const last = counts.hits.length > 0 ? begin.last : here.last;
  return JSON.stringify(begin) === JSON.stringify({ ...here, last });
}
