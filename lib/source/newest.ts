/**
 * Finds the newest time in a log.
 *
 * @module
 */

import type { SecondOf } from "./backfill.ts";
import { readAt, type SeekableReader } from "./read_at.ts";

/** How much of the log's end is looked at, in bytes. */
const REACH_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Finds the newest second among the last lines of a log.
 *
 * @param file The log; where it stands afterwards is not defined.
 * @param size How much of it to look at, in bytes.
 * @param secondOf Tells the second of the line `bytes[start..end)`, which ends
 * with its newline; NaN where it has none.
 * @returns The second, since the epoch; NaN where no line within reach has one.
 */
export function newestSecond(
  file: SeekableReader,
  size: number,
  secondOf: SecondOf,
): number {
  const begin = Math.max(0, size - REACH_BYTES);
  const room = new Uint8Array(size - begin);
  const bytes = room.subarray(0, readAt(file, begin, room));
  let newest = -Infinity;
  // Where it is not the file's begin, the first line is cut.
  let start = begin === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start) + 1;
    if (end === 0) return newest > -Infinity ? newest : NaN;
    const second = secondOf(bytes, start, end);
    if (second > newest) newest = second;
    start = end;
  }
}
