/**
 * Reads one log part by part, alone or with others.
 *
 * @module
 */

import type { LineCounter } from "../line_counter.ts";
import type { GivenFormat } from "../log/given_format.ts";
import type { Monitor } from "../monitor.ts";
import type { Pause } from "../source/breath.ts";
import {
  type OpenLog,
  PART_BYTES,
  partCount,
  partPieces,
  partRange,
} from "../source/part.ts";
import type { PartOptions } from "./part_counter.ts";
import type { SharedParts } from "./shared_parts.ts";

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
  const { log, monitor, counter, jobs, pause, signal } = reading;
  const { partBytes = PART_BYTES } = reading;
  const parts = partCount(log.bytes, partBytes);
  using shared = jobs > 1 && parts > 1
    ? await share(reading, partBytes)
    : undefined;
  for (let part = 0; part < parts && !signal.aborted; part++) {
    shared?.offerFrom(part + 1);
    if (await shared?.take(part)) continue;
    if (signal.aborted) return;
    // A thread begins with a reader that was saved and restored, so this one must,
    // too: else counts would depend on who counts.
    counter.reader.restore(counter.reader.save());
    const range = partRange(part, log.bytes, partBytes);
    for (const byteCount of partPieces(log.file, range, counter)) {
      shared?.offerFrom(part + 1);
      if (!await pause.after(byteCount) || signal.aborted) return;
      if (!await pause.untilTaken(counter)) return;
    }
    if (!await pause.untilTaken(counter)) return;
    if (parts > 1) monitor.apart.endPart();
  }
}

async function share(
  reading: PartReading,
  partBytes: number,
): Promise<SharedParts> {
  // Where nobody shares, half a megabyte less and 2 % of the time for 10,000 lines.
  const { SharedParts } = await import("./shared_parts.ts");
  return new SharedParts(reading, partBytes);
}
