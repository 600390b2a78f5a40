/**
 * The time in front of a message, as an application's logger puts it there.
 *
 * @module
 */

import { readIsoTime, secondOfLocal } from "./iso_time.ts";
import { prefixEnd } from "./prefix.ts";
import { digitsEnd, find, isAt, wordEnd } from "./scan.ts";
import { civilSecond, twoDigits } from "./time.ts";
import { aroundSecond } from "./wrap.ts";

const SPACE = 0x20;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** A date and what is behind it. */
const DATE_BYTES = 11;
/** `2000/10/10 13:55:36`. */
const GO_TIME_BYTES = 19;

/**
 * Reads the ISO time with which a line begins, with a blank or a `T` in it, maybe
 * in brackets: `2000-10-10 13:55:36,123 `, `[2000-10-10T13:55:36Z INFO …] `. Without
 * a zone it is in that of this machine. A line without one has the time of what it
 * came through.
 *
 * @param b Bytes that hold the line.
 * @param start The offset of its first byte.
 * @param end Before which it has to be.
 * @returns Seconds since the epoch, UTC; `NaN` where there is none.
 */
export function frontSecond(b: Uint8Array, start: number, end: number): number {
  let second = secondAt(b, start, end);
  if (second !== second) second = secondAt(b, prefixEnd(b, start, end), end);
  return second === second ? second : aroundSecond(b, start, end);
}

function secondAt(b: Uint8Array, at: number, end: number): number {
  const isBracket = isAt(b, BRACKET, at, end);
  const time = isBracket ? at + 1 : at;
  if (!isAt(b, DASH, time + 4, end)) return NaN;
  // The zone may stand behind a blank.
  const second = isBracket
    ? readIsoTime(b, time, find(b, CLOSING_BRACKET, time, end), true)
    : NaN;
  return second === second
    ? second
    : readIsoTime(b, time, wordEnd(b, time + DATE_BYTES, end), true);
}

/**
 * One past the time of Go's package log, and the blank behind it:
 * `2000/10/10 13:55:36 `, also with a fraction; the start where there is none.
 */
export function goTimeEnd(b: Uint8Array, start: number, end: number): number {
  const time = start + GO_TIME_BYTES;
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
