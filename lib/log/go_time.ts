/**
 * The time that Go's package log puts in front of a message:
 * `2000/10/10 13:55:36`.
 *
 * @see {@link https://pkg.go.dev/log#pkg-constants}
 *
 * @module
 */

import { secondOfLocal } from "./iso_time.ts";
import { digitsEnd, isAt } from "./scan.ts";
import { civilSecond, twoDigits } from "./time.ts";

const SPACE = 0x20;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;

/** `2000/10/10 `. */
const DATE_BYTES = 11;
/** `2000/10/10 13:55:36`. */
const TIME_BYTES = 19;

/**
 * One past the time of Go's package log, and the blank behind it:
 * `2000/10/10 13:55:36 `, also with a fraction; the start where there is none.
 */
export function goTimeEnd(b: Uint8Array, start: number, end: number): number {
  const time = start + TIME_BYTES;
  if (
    end <= time || b[start + 4] !== SLASH || b[start + 7] !== SLASH ||
    b[start + 10] !== SPACE || b[start + 13] !== COLON ||
    b[start + 16] !== COLON
  ) return start;
  const blank = b[time] === DOT ? digitsEnd(b, time + 1, end) : time;
  return isAt(b, SPACE, blank, end) ? blank + 1 : start;
}

/**
 * Reads the time of Go's package log, in the zone of this machine.
 *
 * @param at Its offset; {@linkcode goTimeEnd} has found it.
 * @param timeOfDay Where the time of day stands. @default one blank behind the date
 * @returns Seconds since the epoch, UTC; `NaN` where it is none.
 */
export function readGoTime(
  b: Uint8Array,
  at: number,
  timeOfDay = at + DATE_BYTES,
): number {
  return secondOfLocal(civilSecond(
    twoDigits(b, at) * 100 + twoDigits(b, at + 2),
    twoDigits(b, at + 5) - 1,
    twoDigits(b, at + 8),
    twoDigits(b, timeOfDay),
    twoDigits(b, timeOfDay + 3),
    twoDigits(b, timeOfDay + 6),
  ));
}
