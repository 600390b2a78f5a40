/**
 * What lines of the W3C Extended Log File Format look like where no directive
 * said it.
 *
 * @module
 */

import { readDate, readTimeOfDay } from "./date.ts";
import { USUAL_METHODS } from "./verbs.ts";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const DOT = 0x2e;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const DATE_BYTES = 10;
const TIME_BYTES = 8;
/** The method stands within so many bytes where it does at all. */
const LOOK_BYTES = 2048;

/**
 * Whether a line begins with a date and a time, each maybe in quotes, and a
 * usual method of HTTP stands behind them.
 *
 * @param bytes Bytes that hold the line.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param separator What stands between date and time: a blank or a tab.
 */
export function looksLikeW3c(
  bytes: Uint8Array,
  start: number,
  end: number,
  separator: number,
): boolean {
  const quote = bytes[start] === QUOTE ? 1 : 0;
  const date = start + quote;
  const time = date + DATE_BYTES + 2 * quote + 1;
  const after = time + TIME_BYTES;
  // Loggers of Python have a comma behind it.
  return after < end && (isBetween(bytes[after]!) || bytes[after] === DOT) &&
    bytes[time - quote - 1] === separator &&
    !Number.isNaN(readDate(bytes, date, date + DATE_BYTES)) &&
    !Number.isNaN(readTimeOfDay(bytes, time, after)) &&
    hasMethod(bytes, after, Math.min(end, after + LOOK_BYTES));
}

/** Whether one of the words is a usual method, in capitals. */
function hasMethod(b: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (!isBetween(b[i]!)) continue;
    const word = ++i;
    while (i < end && b[i]! >= UPPER_A && b[i]! <= UPPER_Z) i++;
    if (
      i > word && i < end && isBetween(b[i]!) && USUAL_METHODS.has(b, word, i)
    ) return true;
    i--;
  }
  return false;
}

/** Whether a byte stands between words. */
function isBetween(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === QUOTE;
}
