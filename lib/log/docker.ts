/**
 * Docker's log files: each line is an object that has the line of a container in
 * it.
 *
 * ```text
 * {"log":"LINE\n","stream":"stdout","time":"2000-10-10T13:55:36.123456789Z"}
 * ```
 *
 * @see {@link https://docs.docker.com/engine/logging/drivers/json-file/}
 *
 * @module
 */

import { MAX_ISO_BYTES, readIsoTime } from "./iso_time.ts";
import { decodeString, plainEnd, stringEnd } from "./json_string.ts";
import { findLast, hasText } from "./scan.ts";
import { viewOfLines } from "./words.ts";

const CR = 0x0d;
const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CLOSING_BRACE = 0x7d;

// Docker writes its keys in one order and without blanks between them.
const HEAD = new TextEncoder().encode('{"log":"');
const NEXT_KEYS = ["stream", "attrs", "time"].map((key) =>
  new TextEncoder().encode(`,"${key}":`)
);

/** Whether a line begins and ends as such an object. */
export function isInDocker(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  return hasText(bytes, HEAD, start, end) && bytes[end - 1] === CLOSING_BRACE;
}

/**
 * Takes the line of a container out of its object.
 *
 * A line of more than 16 KiB comes in pieces, of which only the last ends with a
 * newline. They are not put together: each is read for what it is.
 *
 * @param bytes Bytes that hold the object.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param into Gets the line and, behind it, a newline: it has room for as many
 * bytes as the object has.
 * @returns The line's length without its line end; -1 where it is no such object,
 * or one that is longer.
 */
export function unwrapDocker(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
): number {
  if (!isInDocker(bytes, start, end)) return -1;
  const first = start + HEAD.length;
  const words = viewOfLines(bytes);
  let quote = plainEnd(bytes, words, first, end);
  if (quote < end && bytes[quote] === BACKSLASH) {
    quote = stringEnd(bytes, words, quote, end);
  }
  if (quote < 0 || quote === end || !hasNextKey(bytes, quote + 1, end)) {
    return -1;
  }
  // No escape is shorter than what it stands for; one byte is for the newline.
  if (quote - first >= into.length) return -1;
  const decoded = decodeString(bytes, first, quote, into, 0);
  into[decoded] = LF;
  let length = into.indexOf(LF);
  // A newline that is not the last byte is none of Docker's.
  if (length < decoded - 1) return -1;
  if (length < decoded && length > 0 && into[length - 1] === CR) length--;
  into[length] = LF;
  return length;
}

const TIME_KEY = new TextEncoder().encode('"time":"');

/**
 * When Docker got the line that an object has in it.
 *
 * @returns Seconds since the epoch, UTC; `NaN` where the object does not say so.
 */
export function dockerSecond(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  // Its last field.
  const quote = end - 2;
  const first = Math.max(start, quote - MAX_ISO_BYTES);
  const time = findLast(bytes, QUOTE, first, quote) + 1;
  return time > first && bytes[quote] === QUOTE &&
      hasText(bytes, TIME_KEY, time - TIME_KEY.length, end)
    ? readIsoTime(bytes, time, quote)
    : NaN;
}

function hasNextKey(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = 0; i < NEXT_KEYS.length; i++) {
    if (hasText(bytes, NEXT_KEYS[i]!, at, end)) return true;
  }
  return false;
}
