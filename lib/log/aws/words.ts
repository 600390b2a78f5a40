/**
 * What the log formats of Amazon's services have in common: words between single
 * blanks, and text in quotes.
 *
 * @module
 */

import { isDash, setMalformed } from "../fields.ts";
import type { LogRecord, Malformed } from "../record.ts";
import { findBeforeBlank, wordEnd } from "../scan.ts";

const QUOTE = 0x22;

/**
 * Splits as many words as there is room for.
 *
 * @param at The offset of the first.
 * @param end One past the line.
 * @param starts Gets where each word begins.
 * @param ends Gets where each word ends.
 * @returns The offset behind the blank that follows the last word; -1 where
 * there are fewer words, or nothing behind them.
 */
export function splitWords(
  bytes: Uint8Array,
  at: number,
  end: number,
  starts: Int32Array,
  ends: Int32Array,
): number {
  let i = at;
  for (let word = 0; word < starts.length; word++) {
    starts[word] = i;
    i = wordEnd(bytes, i, end);
    ends[word] = i++;
    if (i > end) return -1;
  }
  return i;
}

/**
 * Finds the quote that closes a text. Quotes of a client stand there as they were
 * sent.
 *
 * @param at The offset behind the opening quote.
 * @returns The offset of the quote; `end` where there is none.
 */
export function closingQuote(
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  return findBeforeBlank(bytes, QUOTE, at, end);
}

/**
 * One past a text in quotes, or past a word where no quote begins it.
 *
 * @param at The offset where it begins, its quote included.
 * @returns The offset behind its quote; -1 where it is not closed, or where the
 * line has ended.
 */
export function quotedEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  if (bytes[at] !== QUOTE) return wordEnd(bytes, at, end);
  const quote = closingQuote(bytes, at + 1, end);
  return quote === end ? -1 : quote + 1;
}

/**
 * Says that a line is malformed, as `setMalformed`.
 *
 * @returns -1, as what reads on says that it cannot.
 */
export function malformed(
  record: LogRecord,
  reason: Malformed,
  at: number,
): number {
  setMalformed(record, reason, at);
  return -1;
}

/**
 * Sets the user agent of a record.
 *
 * @param start Where the text begins, its quote included.
 * @param end What {@linkcode quotedEnd} gave for it.
 */
export function setAgent(record: LogRecord, start: number, end: number): void {
  const quote = quoteAt(record, start);
  if (!isText(record, start + quote, end - quote)) return;
  record.agentStart = start + quote;
  record.agentEnd = end - quote;
}

/** Sets the referrer of a record, as {@linkcode setAgent} its agent. */
export function setReferrer(
  record: LogRecord,
  start: number,
  end: number,
): void {
  const quote = quoteAt(record, start);
  if (!isText(record, start + quote, end - quote)) return;
  record.referrerStart = start + quote;
  record.referrerEnd = end - quote;
}

/** Sets the host of a record, as {@linkcode setAgent} its agent. */
export function setHost(record: LogRecord, start: number, end: number): void {
  const quote = quoteAt(record, start);
  if (!isText(record, start + quote, end - quote)) return;
  record.vhostStart = start + quote;
  record.vhostEnd = end - quote;
}

/** How many quotes begin a text, and end it. */
function quoteAt({ buffer }: LogRecord, start: number): 0 | 1 {
  return buffer[start] === QUOTE ? 1 : 0;
}

/** Whether a text is there, and not the `-` that stands for none. */
function isText({ buffer }: LogRecord, start: number, end: number): boolean {
  return end >= start && !isDash(buffer, start, end);
}
