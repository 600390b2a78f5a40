/**
 * The fast way to read lines: many at once, those that have the shape nearly all
 * lines have.
 *
 * The reading itself, and what plain lines look like, is in `lib/kernel/lines.as.ts`.
 * It gives each line a row of numbers. That of a line that is not plain says no more
 * than that, or that the line is malformed: all else is left to the slow way. There is
 * one set of rows: what is in it holds until the next lines are read.
 *
 * @module
 */

import { words } from "../kernel/areas.ts";
import { learnTime, readLines, readPlaced } from "../kernel/kernel.wasm";
import { block, bracketFrom, newlineFrom } from "./block.ts";
import { prefixEnd } from "./prefix.ts";
import { type LineFormat, LineKind, type LogRecord } from "./record.ts";
import { lineEnd, wordEnd } from "./scan.ts";
import { readTime, twoDigits } from "./time.ts";

// Where rows are, and what in them: as the kernel has it.
const ROWS_AT = 263_808;
const WORD_BYTES = 4;
const ROW_WORDS = 16;
/** How many rows there are. */
export const MAX_PLAIN_LINES = 512;
const rows = words.subarray(
  ROWS_AT / WORD_BYTES,
  ROWS_AT / WORD_BYTES + MAX_PLAIN_LINES * ROW_WORDS,
);

const CLIENT = 0;
const NEXT = 1;
const SHAPE = 2;
const CLIENT_END = 3;
const SECOND = 4;
const METHOD = 5;
const TARGET = 6;
const SECTION_END = 7;
const TARGET_END = 8;
const STATUS = 9;
const SIZE = 10;
const TAIL = 11;

// Shapes from 0 on are formats: the first four, as `LineFormat` numbers them.
const NOT_PLAIN = -1;
const NEW_MINUTE = -2;
const MALFORMED = -3;

// Of a line of a new minute alone.
const TIME_AT = METHOD;

const SECOND_OFFSET = 18;
/** From the time to the method: `10/Oct/2025:13:55:36 +0000] "`. */
const TIME_TO_METHOD_BYTES = 29;
// ` HTTP/1.1` and ` HTTP/2`, up to the quote.
const HTTP_BYTES = 9;
const HTTP_MAJOR_BYTES = 7;
const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;

/**
 * Reads lines of the block to rows, as many as there is room for.
 *
 * @param from The offset of the first line.
 * @param to One past the newline of the last line.
 * @param seed What clients and sections are hashed with.
 * @param cutsSite Whether an origin may be cut off sections: lines whose target has
 * one are not plain then. @default {false}
 * @returns How many rows there are, at least one.
 */
export function readPlainLines(
  from: number,
  to: number,
  seed: number,
  cutsSite = false,
): number {
  firstStart = from;
  arePrefixed = false;
  for (;;) {
    const count = readLines(from, to, seed, Number(cutsSite));
    const last = count - 1;
    if (rows[last * ROW_WORDS + SHAPE] !== NEW_MINUTE) return count;
    // The lines before it first: then it is read again, as the first one.
    if (last > 0) return last;
    if (!learnTimeAt(rows[TIME_AT]!)) {
      rows[SHAPE] = NOT_PLAIN;
      return count;
    }
  }
}

/**
 * The same of lines with prefixes in front, as of syslog or a container's runtime:
 * where they end is told one by one, and the kernel reads on from there. To leave
 * such a log to `clf.ts` takes 2.6 times as long.
 *
 * @param most How many lines at most: no more than there are rows.
 */
export function readPrefixedLines(
  from: number,
  to: number,
  seed: number,
  cutsSite = false,
  most: number = MAX_PLAIN_LINES,
): number {
  firstStart = from;
  arePrefixed = true;
  let count = 0;
  for (let at = from; at < to && count < most; count++) {
    const row = count * ROW_WORDS;
    rows[row + CLIENT] = contentStart(at);
    rows[row + NEXT] = at = newlineFrom(block, at) + 1;
  }
  for (let row = 0;;) {
    row = readPlaced(row, count, seed, Number(cutsSite));
    if (row === count) return count;
    if (learnTimeAt(rows[row * ROW_WORDS + TIME_AT]!)) continue;
    rows[row * ROW_WORDS + SHAPE] = NOT_PLAIN;
    row++;
  }
}

/** Whether {@linkcode readPrefixedLines} finds a prefix in front of a line of the block. */
export function hasPrefix(start: number): boolean {
  return contentStart(start) > start;
}

function contentStart(start: number): number {
  return prefixEnd(block, start, bracketOf(start));
}

/**
 * The first bracket behind a blank that may open a line's time, or its newline: no
 * prefix goes past it. One before the true one hides a prefix at most, and then the
 * line is not plain: no word before a plain line's time begins so.
 */
function bracketOf(start: number): number {
  let at = bracketFrom(block, start);
  while (
    block[at] !== LF && (block[at - 1] !== SPACE || block[at + 3] !== SLASH)
  ) at = bracketFrom(block, at + 1);
  return at;
}

/** Where the line of the first row begins. */
let firstStart = 0;
/** Whether lines were read that a prefix may stand in front of. */
let arePrefixed = false;

/** Has the kernel learn a line's time; false where that is not to be had. */
function learnTimeAt(at: number): boolean {
  const second = readTime(block, at);
  // Whole numbers of 31 bits; and a leap second is one of the next minute.
  if (!(second >= 0 && second < 2 ** 31)) return false;
  if (!(twoDigits(block, at + SECOND_OFFSET) <= 59)) return false;
  learnTime(at, second);
  return true;
}

/** Whether a row tells what its line says. */
export function isPlain(row: number): boolean {
  return rows[row * ROW_WORDS + SHAPE]! >= 0;
}

/**
 * Whether a row tells that its line is malformed, but not why. Of one that is not
 * plain and does not tell so, nothing is known.
 */
export function isMalformed(row: number): boolean {
  return rows[row * ROW_WORDS + SHAPE] === MALFORMED;
}

/** The offset of a row's line. */
export function startOf(row: number): number {
  return row > 0 ? nextOf(row - 1) : firstStart;
}

/** The offset of the line behind a row's line. */
export function nextOf(row: number): number {
  return rows[row * ROW_WORDS + NEXT]!;
}

// Below: of plain lines only.

/** The format. */
export function formatOf(row: number): LineFormat {
  return rows[row * ROW_WORDS + SHAPE]! as LineFormat;
}

/** When the request was logged: seconds since the epoch, UTC. */
export function secondOf(row: number): number {
  return rows[row * ROW_WORDS + SECOND]!;
}

/** Sets a record to what a row says. */
export function fillRecord(record: LogRecord, row: number): void {
  const at = row * ROW_WORDS;
  const start = startOf(row);
  const method = rows[at + METHOD]!;
  const first = arePrefixed ? contentStart(start) : start;
  const client = rows[at + CLIENT]!;
  const clientEnd = rows[at + CLIENT_END]!;
  const target = rows[at + TARGET]!;
  const targetEnd = rows[at + TARGET_END]!;
  record.buffer = record.line = block;
  record.kind = LineKind.HIT;
  record.format = rows[at + SHAPE]! as LineFormat;
  record.lineStart = start;
  record.lineEnd = lineEnd(block, start, rows[at + NEXT]! - 1);
  record.vhostStart = first;
  record.vhostEnd = client > first ? client - 1 : first;
  record.clientStart = client;
  record.clientEnd = clientEnd;
  // Behind a list of addresses, of which the first one is the client, its first word.
  record.identityStart = wordEnd(block, clientEnd, method) + 1;
  record.identityEnd = method - TIME_TO_METHOD_BYTES - 2;
  record.second = rows[at + SECOND]!;
  record.requestStart = record.methodStart = method;
  record.methodEnd = target - 1;
  record.targetStart = record.sectionStart = target;
  record.targetEnd = targetEnd;
  record.sectionEnd = rows[at + SECTION_END]!;
  record.requestEnd = targetEnd +
    (block[targetEnd + HTTP_MAJOR_BYTES] === QUOTE
      ? HTTP_MAJOR_BYTES
      : HTTP_BYTES);
  record.absolute = block[target] !== SLASH;
  record.status = rows[at + STATUS]!;
  record.size = rows[at + SIZE]! >>> 0;
  record.tailStart = rows[at + TAIL]!;
}
