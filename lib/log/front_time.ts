/**
 * The time in front of a message, as an application's logger puts it there.
 *
 * @module
 */

import { readIsoTime } from "./iso_time.ts";
import { prefixEnd } from "./prefix.ts";
import { find, isAt, isDigit, wordEnd } from "./scan.ts";
import { aroundSecond } from "./wrap.ts";

const PLUS = 0x2b;
const DASH = 0x2d;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** A date and what is behind it. */
const DATE_BYTES = 11;

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
  const timeEnd = wordEnd(b, time + DATE_BYTES, end);
  // The zone may stand behind a blank.
  const zoneEnd = isBracket
    ? find(b, CLOSING_BRACKET, time, end)
    : isZone(b, timeEnd + 1, end)
    ? wordEnd(b, timeEnd + 1, end)
    : timeEnd;
  const second = readIsoTime(b, time, zoneEnd, true);
  return second === second ? second : readIsoTime(b, time, timeEnd, true);
}

/** Whether a word begins as `+0200` does. */
function isZone(b: Uint8Array, at: number, end: number): boolean {
  return at + 1 < end && (b[at] === PLUS || b[at] === DASH) &&
    isDigit(b[at + 1]!);
}
