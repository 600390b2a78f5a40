/**
 * The time of what stands in front of a line: for lines that have none.
 *
 * @module
 */

import { readIsoTime } from "./iso_time.ts";
import { findPrefixes, prefixEnds, RUBY_TIME_AT } from "./prefix.ts";
import { find, isAt, wordEnd } from "./scan.ts";

const SPACE = 0x20;
const ONE = 0x31;
const LESS = 0x3c;
const GREATER = 0x3e;
const BRACKET = 0x5b;

/**
 * The time of the first of a line's prefixes that has one with a date: an ISO time,
 * or that of Ruby's logger, in the zone of this machine.
 *
 * @param b Bytes that hold the line.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @returns Seconds since the epoch, UTC; `NaN` where none has one.
 */
export function prefixSecond(
  b: Uint8Array,
  start: number,
  end: number,
): number {
  const count = findPrefixes(b, start, end);
  let second = NaN;
  for (let i = 0; i < count && second !== second; i++) {
    second = secondAt(b, i === 0 ? start : prefixEnds[i - 1]!, end);
  }
  return second;
}

/** The time of the prefix at an offset, also behind `<158>1 `. */
function secondAt(b: Uint8Array, start: number, end: number): number {
  let at = start;
  if (isAt(b, LESS, at, end)) {
    at = find(b, GREATER, at, end) + 1;
    if (isAt(b, ONE, at, end) && isAt(b, SPACE, at + 1, end)) at += 2;
  }
  const second = readIsoTime(b, at, wordEnd(b, at, end));
  if (second === second || !isAt(b, BRACKET, start + 3, end)) return second;
  at = start + RUBY_TIME_AT;
  return readIsoTime(b, at, wordEnd(b, at, end), true);
}
