/**
 * Where the parts of a line end: words, blanks, fields in quotes. Nothing looks
 * at or behind the end that it is given.
 *
 * @module
 */

import type { LogRecord } from "./record.ts";

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;

/** The offset of the first such byte; `end` where there is none. */
export function find(
  bytes: Uint8Array,
  byte: number,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i] !== byte) i++;
  return i;
}

/** Whether a byte stands at an offset, and the offset is before `end`. */
export function isAt(
  bytes: Uint8Array,
  byte: number,
  at: number,
  end: number,
): boolean {
  return at < end && bytes[at] === byte;
}

/** One past the word that begins at an offset: up to a blank. */
export function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  return find(bytes, SPACE, start, end);
}

/** One past the blanks at an offset. */
export function blanksEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i] === SPACE) i++;
  return i;
}

/** One past the digits at an offset. */
export function digitsEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i]! >= 0x30 && bytes[i]! <= 0x39) i++;
  return i;
}

/**
 * The offset of the quote that closes a text; `end` where none does. A backslash
 * takes the byte behind it along.
 *
 * @param start The offset behind the opening quote.
 */
export function closingQuote(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return Math.min(i, end);
}

/**
 * One past the field that begins at an offset: a word, or a text in quotes with
 * them. Quotes that never close go to the end.
 */
export function fieldEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  return isAt(bytes, QUOTE, start, end)
    ? Math.min(closingQuote(bytes, start + 1, end) + 1, end)
    : wordEnd(bytes, start, end);
}

/** Whether a line has nothing but blanks, or is a comment: `# …`. */
export function isBlankOrComment(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (isAt(bytes, HASH, start, end)) return true;
  let i = start;
  while (i < end && (bytes[i] === SPACE || bytes[i] === TAB)) i++;
  return i === end;
}

/**
 * Sets the client of a record from an address with a port: `192.0.2.1:80`,
 * `[2001:db8::1]:80`, and `2001:db8::1:80` as HAProxy has it. What has no port
 * stays as it is.
 */
export function setClientHost(
  record: LogRecord,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  let colon = end - 1;
  while (colon > start && bytes[colon]! >= 0x30 && bytes[colon]! <= 0x39) {
    colon--;
  }
  const hasPort = colon > start && colon < end - 1 && bytes[colon] === COLON;
  const hostEnd = hasPort ? colon : end;
  const inBrackets = hostEnd - start > 2 && bytes[start] === BRACKET &&
    bytes[hostEnd - 1] === CLOSING_BRACKET;
  record.clientStart = inBrackets ? start + 1 : start;
  record.clientEnd = inBrackets ? hostEnd - 1 : hostEnd;
}
