/**
 * What the Logger of chi writes, a router of Go.
 *
 * ```text
 * 2025/10/10 13:55:36 "GET http://a.example/b?c=d HTTP/1.1" from 192.0.2.1:51234 - 200 13B in 15.5µs
 * 2025/10/10 13:55:36 [request ID] "GET …
 * ```
 *
 * The time has no zone: it is that of this machine. Scheme and host are put before
 * each target by chi: they are no part of it.
 *
 * @see {@link https://github.com/go-chi/chi/blob/master/middleware/logger.go}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import {
  beginLine,
  MICROS_A_SECOND,
  readStatus,
  readWhole,
  setMalformed,
} from "../fields.ts";
import { readDuration } from "../field_values.ts";
import type { Format } from "../format.ts";
import { goTimeEnd, readGoTime } from "../go_time.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setMethodAndTarget, setRequestLine } from "../request.ts";
import {
  find,
  findLastText,
  findText,
  hasText,
  isAt,
  wordEnd,
} from "../scan.ts";

const QUOTE = 0x22;
const STAR = 0x2a;
const SLASH = 0x2f;
const COLON = 0x3a;
const BRACKET = 0x5b;
const UPPER_B = 0x42;

const BEHIND_ID = new TextEncoder().encode('] "');
const FROM = new TextEncoder().encode('" from ');
const BEFORE_STATUS = new TextEncoder().encode(" - ");
const HTTP = new TextEncoder().encode("http://");
const HTTPS = new TextEncoder().encode("https://");
const BEFORE_TIME = new TextEncoder().encode(" in ");

/** What chi's Logger writes. */
export const chiFormat: Format = {
  id: LineFormat.CHI,
  aliases: ["go-chi"],
  title: "chi's Logger",
  looksLike: (b, start, end) => {
    const time = goTimeEnd(b, start, end);
    return time > start && findRequest(b, time, end);
  },
  open: () => ({ read }),
};

// Where the request of a line is that was found to be one.
let requestStart = 0;
let requestEnd = 0;

/** Finds the request behind the time. */
function findRequest(b: Uint8Array, at: number, end: number): boolean {
  // The client may have said what its ID is: the last one that ends so, before where
  // the client stands, is all of it.
  const quote = isAt(b, BRACKET, at, end)
    ? findLastText(b, BEHIND_ID, at, findLastText(b, FROM, at, end)) +
      BEHIND_ID.length - 1
    : at;
  requestStart = quote + 1;
  // No quote is escaped in it; but no target has a blank, so the first such closes it.
  requestEnd = findText(b, FROM, requestStart, end);
  return isAt(b, QUOTE, quote, end) && requestEnd < end;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.CHI, b, start, end);
  const time = goTimeEnd(b, start, end);
  if (time === start || !findRequest(b, time, end)) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.second = readGoTime(b, start);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, start);
  }
  const client = requestEnd + FROM.length;
  // It is what a header says where middleware takes it from there, blanks and all.
  const clientEnd = findLastText(b, BEFORE_STATUS, client, end);
  const status = clientEnd + BEFORE_STATUS.length;
  const statusEnd = wordEnd(b, status, end);
  record.status = clientEnd > client ? readStatus(b, status, statusEnd) : NaN;
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, client);
  }
  setClientAddress(record, b, client, clientEnd, false);
  const size = statusEnd + 1;
  const unit = find(b, UPPER_B, size, end);
  record.size = readWhole(b, size, unit);
  if (record.size !== record.size) {
    return setMalformed(record, Malformed.BAD_BYTES, Math.min(size, end));
  }
  if (hasText(b, BEFORE_TIME, unit + 1, end)) {
    const took = unit + 1 + BEFORE_TIME.length;
    record.micros = readDuration(
      b,
      took,
      wordEnd(b, took, end),
      MICROS_A_SECOND,
    );
  }
  setRequest(record, b, requestStart, requestEnd);
}

/** Whether an origin begins at an offset. */
function isOrigin(b: Uint8Array, at: number, end: number): boolean {
  return hasText(b, HTTP, at, end) || hasText(b, HTTPS, at, end);
}

/**
 * One past the host, where the target begins that was sent: a path, the origin that an
 * absolute one has, `*`, or what CONNECT asks for, which is the host once more; -1 for
 * none of them.
 */
function hostEnd(b: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && b[i] !== SLASH && !isOrigin(b, i, end)) i++;
  if (i < end) return i;
  if (isAt(b, STAR, end - 1, end)) return end - 1;
  const middle = start + ((end - start) >> 1);
  const isTwice = middle - start === end - middle && middle > start &&
    hasText(b, b.subarray(start, middle), middle, end);
  return isTwice ? middle : -1;
}

/** Sets the request, and the host that stands before its target. */
function setRequest(
  record: LogRecord,
  b: Uint8Array,
  start: number,
  end: number,
): void {
  setRequestLine(record, b, start, end);
  if (record.kind !== LineKind.HIT) return;
  const { methodStart, methodEnd, targetStart, targetEnd } = record;
  const host = find(b, COLON, targetStart, targetEnd) + 3;
  if (!isAt(b, SLASH, host - 2, end) || !isAt(b, SLASH, host - 1, end)) return;
  const path = hostEnd(b, host, targetEnd);
  if (path < 0) return;
  record.vhostStart = host;
  record.vhostEnd = path;
  setMethodAndTarget(record, b, methodStart, methodEnd, path, targetEnd);
  record.requestStart = start;
  record.requestEnd = end;
}
