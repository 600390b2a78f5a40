/**
 * The log of Gin, a framework of Go, and of the servers that are made with it.
 *
 * ```text
 * [GIN] 2025/10/10 - 13:55:36 | 200 |     1.234ms |       192.0.2.1 | GET      "/a?b=c"
 * ```
 *
 * The time has no zone: it is that of this machine.
 *
 * @see {@link https://gin-gonic.com/en/docs/logging/}
 *
 * @module
 */

import { setClient } from "../client_address.ts";
import {
  beginLine,
  MICROS_A_SECOND,
  readStatus,
  setMalformed,
} from "../fields.ts";
import { readDuration } from "../field_values.ts";
import type { Format } from "../format.ts";
import { colourEnd } from "../colour.ts";
import { readGoTime } from "../go_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { setServedTarget } from "../request.ts";
import {
  blanksEnd,
  closingQuote,
  find,
  hasText,
  isAt,
  wordEnd,
} from "../scan.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const COLON = 0x3a;
const BAR = 0x7c;

const BEGIN = new TextEncoder().encode("[GIN] ");
/** The length of `2025/10/10 - 13:55:36`. */
const TIME_BYTES = 21;

/** Gin's own log. */
export const ginFormat: Format = {
  id: LineFormat.GIN,
  aliases: [],
  title: "Gin's own log",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  return hasText(b, BEGIN, start, end);
}

function readGinTime(b: Uint8Array, at: number, end: number): number {
  const ok = end - at > TIME_BYTES && b[at + 4] === SLASH &&
    b[at + 7] === SLASH && b[at + 10] === SPACE && b[at + 12] === SPACE &&
    b[at + 15] === COLON && b[at + 18] === COLON;
  return ok ? readGoTime(b, at, at + 13) : NaN;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.GIN, b, start, end);
  if (!looksLike(b, start, end)) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  const time = start + BEGIN.length;
  record.second = readGinTime(b, time, end);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, time);
  }
  const status = nextCell(b, time, end);
  record.status = readStatus(b, status, wordEnd(b, status, end));
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, status);
  }
  const elapsed = nextCell(b, status, end);
  record.micros = readDuration(
    b,
    elapsed,
    wordEnd(b, elapsed, end),
    MICROS_A_SECOND,
  );
  const client = nextCell(b, elapsed, end);
  // Of what came through a Unix socket there is none.
  if (!isAt(b, BAR, client, end)) {
    setClient(record, b, client, wordEnd(b, client, end));
  }
  const method = nextCell(b, client, end);
  const methodEnd = wordEnd(b, method, end);
  const quote = shownStart(b, methodEnd, end);
  // Before version 1.6 the path stands as it is.
  const isQuoted = isAt(b, QUOTE, quote, end);
  if (!isQuoted && !isAt(b, SLASH, quote, end)) {
    return setMalformed(record, Malformed.NO_REQUEST, quote);
  }
  const targetEnd = isQuoted ? closingQuote(b, quote + 1, end) : end;
  if (isQuoted && targetEnd === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, quote);
  }
  const target = isQuoted ? quote + 1 : quote;
  setServedTarget(record, b, method, methodEnd, target, targetEnd);
}

/** Where the text of the next cell begins; the line's end where there is none. */
function nextCell(b: Uint8Array, at: number, end: number): number {
  return shownStart(b, Math.min(find(b, BAR, at, end) + 1, end), end);
}

/** Where the text behind blanks and colours begins; status and method have these. */
function shownStart(b: Uint8Array, at: number, end: number): number {
  return blanksEnd(b, colourEnd(b, blanksEnd(b, at, end), end), end);
}
