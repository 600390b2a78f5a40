/**
 * Times of C's `ctime`, `Fri Oct 10 13:55:36 2025`, in the zone of this machine.
 *
 * @module
 */

import { secondOfLocal } from "./iso_time.ts";
import { civilSecond, monthIndex, twoDigits } from "./time.ts";

/** How long such a time is. */
export const CTIME_BYTES = 24;

const SPACE = 0x20;
const ZERO = 0x30;
const COLON = 0x3a;

/**
 * Reads the time that stands at an offset; the weekday is not looked at.
 *
 * @param b Bytes that hold the line.
 * @param at The offset of the weekday's first letter.
 * @param end One past the line's last byte.
 * @returns Seconds since the epoch, UTC; `NaN` where no such time stands there.
 */
export function readCtime(b: Uint8Array, at: number, end: number): number {
  if (
    end - at < CTIME_BYTES || b[at + 3] !== SPACE || b[at + 7] !== SPACE ||
    b[at + 10] !== SPACE || b[at + 13] !== COLON || b[at + 16] !== COLON ||
    b[at + 19] !== SPACE
  ) return NaN;
  const day = b[at + 8] === SPACE ? b[at + 9]! - ZERO : twoDigits(b, at + 8);
  return secondOfLocal(
    civilSecond(
      twoDigits(b, at + 20) * 100 + twoDigits(b, at + 22),
      monthIndex(b, at + 4),
      day,
      twoDigits(b, at + 11),
      twoDigits(b, at + 14),
      twoDigits(b, at + 17),
    ),
  );
}
