/**
 * What lines have in common that begin with their time, `[time] words "text" …`.
 *
 * @module
 */

import type { LogRecord } from "../record.ts";
import { find, findLast, isAt } from "../scan.ts";
import { readTime, TIME_BYTES } from "../time.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** The most words before the first quote that are told apart. */
const MAX_WORDS = 5;
const starts = new Uint32Array(MAX_WORDS);
const ends = new Uint32Array(MAX_WORDS);
let count = 0;
let quote = 0;

/**
 * Reads a line up to its first quote. What was read stays until the next line.
 *
 * @returns Seconds since the epoch, UTC; `NaN` where the line does not begin so.
 */
export function readTimeFirst(
  b: Uint8Array,
  start: number,
  end: number,
): number {
  const bracket = start + 1 + TIME_BYTES;
  count = 0;
  if (
    !isAt(b, BRACKET, start, end) || !isAt(b, SPACE, bracket + 1, end) ||
    b[bracket] !== CLOSING_BRACKET
  ) return NaN;
  const second = readTime(b, start + 1);
  const first = bracket + 2;
  quote = find(b, QUOTE, first, end);
  if (quote === end || b[quote - 1] !== SPACE) return second;
  // Backwards: what may be many are the first ones.
  for (let last = quote - 1; last > first && count < MAX_WORDS; count++) {
    const i = findLast(b, SPACE, first, last) + 1;
    starts[count] = i;
    ends[count] = last;
    last = i - 1;
  }
  return second;
}

/** How many words there are before the quote; five may be more. */
export function wordsBefore(): number {
  return count;
}

/** The offset of the first quote; the line's end where it has none. */
export function firstQuote(): number {
  return quote;
}

/** Where a word begins: the last one before the quote is 0. */
export function wordStart(word: number): number {
  return starts[word]!;
}

/** One past the last byte of a word. */
export function wordStop(word: number): number {
  return ends[word]!;
}

/** Sets the client of a record to a word. */
export function setClientWord(record: LogRecord, word: number): void {
  record.clientStart = starts[word]!;
  record.clientEnd = ends[word]!;
}

/** Sets the virtual host of a record to a word. */
export function setVhostWord(record: LogRecord, word: number): void {
  record.vhostStart = starts[word]!;
  record.vhostEnd = ends[word]!;
}
