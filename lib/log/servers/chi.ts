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
import { goTimeEnd, readGoTime } from "../front_time.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setMethodAndTarget, setRequestLine } from "../request.ts";
import { find, hasText, isAt, wordEnd } from "../scan.ts";

const QUOTE = 0x22;
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
    return time > start && requestStart(b, time, end) < end;
  },
  open: () => ({ read }),
};

/** Where the request begins, behind its quote; the end where there is none. */
function requestStart(b: Uint8Array, at: number, end: number): number {
  let quote = at;
  if (isAt(b, BRACKET, at, end)) {
    // The client may have said what it is.
    while (quote < end && !hasText(b, BEHIND_ID, quote, end)) quote++;
    quote += BEHIND_ID.length - 1;
  }
  return isAt(b, QUOTE, quote, end) && requestEndOf(b, quote + 1, end) < end
    ? quote + 1
    : end;
}

/** The quote that closes a request, in which chi escapes none. */
function requestEndOf(b: Uint8Array, request: number, end: number): number {
  let quote = find(b, QUOTE, request, end);
  while (quote < end && !hasText(b, FROM, quote, end)) {
    quote = find(b, QUOTE, quote + 1, end);
  }
  return quote;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.CHI, b, start, end);
  const time = goTimeEnd(b, start, end);
  const request = requestStart(b, time, end);
  if (time === start || request === end) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.second = readGoTime(b, start);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, start);
  }
  const requestEnd = requestEndOf(b, request, end);
  const client = requestEnd + FROM.length;
  const clientEnd = wordEnd(b, client, end);
  setClientAddress(record, b, client, clientEnd, false);
  const status = clientEnd + BEFORE_STATUS.length;
  const statusEnd = wordEnd(b, Math.min(status, end), end);
  record.status = hasText(b, BEFORE_STATUS, clientEnd, end)
    ? readStatus(b, status, statusEnd)
    : NaN;
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, clientEnd);
  }
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
  setRequest(record, b, request, requestEnd);
}

/** Whether an origin begins at an offset. */
function isOrigin(b: Uint8Array, at: number, end: number): boolean {
  return hasText(b, HTTP, at, end) || hasText(b, HTTPS, at, end);
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
  const { protocolStart, protocolEnd } = record;
  const host = find(b, COLON, targetStart, targetEnd) + 3;
  if (!isAt(b, SLASH, host - 2, end) || !isAt(b, SLASH, host - 1, end)) return;
  // An absolute target has the host a second time.
  let path = host;
  while (
    path < targetEnd && b[path] !== SLASH && !isOrigin(b, path, targetEnd)
  ) path++;
  if (path >= targetEnd) return;
  record.vhostStart = host;
  record.vhostEnd = path;
  setMethodAndTarget(record, b, methodStart, methodEnd, path, targetEnd);
  record.requestStart = start;
  record.requestEnd = end;
  record.protocolStart = protocolStart;
  record.protocolEnd = protocolEnd;
}
