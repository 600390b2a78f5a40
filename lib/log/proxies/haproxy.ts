/**
 * HAProxy's HTTP and HTTPS logs (`option httplog`, `option httpslog`), also those
 * of versions 1.1 and 1.2, which have fewer timers and no server behind a slash.
 *
 * ```text
 * [prefix]client:port [time] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes
 *   cookie cookie state conns queues[ {headers}][ {headers}] "request"[ more]
 * ```
 *
 * The time has no zone: it is that of this machine. Quotes in a request are
 * encoded, so that the first one closes it, and backslashes are what they are.
 *
 * @see {@link https://docs.haproxy.org/3.0/configuration.html#8.2.3}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import {
  beginLine,
  MICROS_A_MILLISECOND,
  readMicros,
  readStatus,
  readWhole,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { secondOfLocal } from "../iso_time.ts";
import { prefixEnd } from "../prefix.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setMethodAndTarget, setRequestLine } from "../request.ts";
import { blanksEnd, digitsEnd, find, isAt, wordEnd } from "../scan.ts";
import {
  LOCAL_TIME_BYTES,
  readLocalTime,
  readTime,
  TIME_BYTES,
} from "../time.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** Fewer timers are of a log of TCP connections. */
const MIN_TIMERS = 4;

/** HAProxy's logs of HTTP requests. */
export const haproxyFormat: Format = {
  id: LineFormat.HAPROXY,
  aliases: ["haproxyhttp"],
  title: "HAProxy, option httplog or httpslog",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  const client = clientStart(b, start, end);
  const clientEnd = wordEnd(b, client, end);
  const time = clientEnd + 2;
  return clientEnd > client && isAt(b, BRACKET, clientEnd + 1, end) &&
    time + LOCAL_TIME_BYTES < end && b[time + LOCAL_TIME_BYTES] === DOT &&
    !Number.isNaN(readLocalTime(b, time));
}

/** Where the line's own text begins, behind prefixes and blanks. */
function clientStart(b: Uint8Array, start: number, end: number): number {
  return blanksEnd(b, prefixEnd(b, start, end), end);
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.HAPROXY, b, start, end);
  const client = clientStart(b, start, end);
  const clientEnd = wordEnd(b, client, end);
  if (clientEnd === client || !isAt(b, BRACKET, clientEnd + 1, end)) {
    // "Connect from …" and "Proxy … started." are events of HAProxy too.
    const isEvent = client > start;
    return setMalformed(
      record,
      isEvent ? Malformed.NOT_HTTP : Malformed.NOT_IN_FORMAT,
      client,
    );
  }
  setClientAddress(record, b, client, clientEnd, true);

  const time = clientEnd + 2;
  const bracket = find(b, CLOSING_BRACKET, time, end);
  record.second = readAcceptTime(b, time, bracket);
  if (record.second !== record.second || bracket === end) {
    return setMalformed(record, Malformed.BAD_TIME, time);
  }
  if (!isAt(b, SPACE, bracket + 1, end)) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, bracket + 1);
  }
  readBehindTime(b, bracket + 2, end, record);
}

/** Reads `10/Oct/2000:13:55:36.123`, or one with a zone: `%tr`, `%trl`. */
function readAcceptTime(b: Uint8Array, start: number, end: number): number {
  const bytes = end - start;
  if (bytes < LOCAL_TIME_BYTES) return NaN;
  const behind = start + LOCAL_TIME_BYTES;
  if (isAt(b, SPACE, behind, end)) {
    return bytes === TIME_BYTES ? readTime(b, start) : NaN;
  }
  const isFraction = bytes === LOCAL_TIME_BYTES ||
    (b[behind] === DOT && digitsEnd(b, behind + 1, end) === end);
  return isFraction ? secondOfLocal(readLocalTime(b, start)) : NaN;
}

/** Reads from the frontend on. */
function readBehindTime(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  const frontendEnd = wordEnd(b, start, end);
  // "frontend/bind: SSL handshake failure"
  if (frontendEnd > start && b[frontendEnd - 1] === COLON) {
    return setMalformed(record, Malformed.NOT_HTTP, start);
  }
  const backendEnd = wordEnd(b, frontendEnd + 1, end);
  const timers = backendEnd + 1;
  const timersEnd = wordEnd(b, timers, end);
  const count = countTimers(b, timers, timersEnd);
  if (count < MIN_TIMERS) {
    const reason = count > 1 ? Malformed.NOT_HTTP : Malformed.NOT_IN_FORMAT;
    return setMalformed(record, reason, Math.min(timers, end));
  }
  let last = timersEnd;
  while (b[last - 1] !== SLASH) last--;
  record.micros = readMicros(b, last, timersEnd, MICROS_A_MILLISECOND);

  const status = timersEnd + 1;
  const statusEnd = wordEnd(b, status, end);
  record.status = readStatus(b, status, statusEnd);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, Math.min(status, end));
  }
  // With option logasap numbers that are not final yet begin with a plus.
  const plus = statusEnd + 1;
  const size = isAt(b, PLUS, plus, end) ? plus + 1 : plus;
  const sizeEnd = wordEnd(b, size, end);
  record.size = readWhole(b, size, sizeEnd);
  if (record.size !== record.size) {
    return setMalformed(record, Malformed.BAD_BYTES, Math.min(plus, end));
  }
  readQuoted(b, sizeEnd, end, record);
}

/** How many numbers a word has between its slashes; 0 where it has others. */
function countTimers(b: Uint8Array, start: number, end: number): number {
  let count = 0;
  let i = start;
  while (i < end) {
    if (b[i] === PLUS || b[i] === DASH) i++;
    const digits = digitsEnd(b, i, end);
    if (digits === i || (digits < end && b[digits] !== SLASH)) return 0;
    count++;
    i = digits + 1;
    if (i === end) return 0;
  }
  return count;
}

/** Reads the request, the first field in quotes. */
function readQuoted(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  let quote = start;
  while (
    quote < end && !(b[quote] === SPACE && isAt(b, QUOTE, quote + 1, end))
  ) {
    quote++;
  }
  if (quote === end) return setMalformed(record, Malformed.NO_REQUEST, start);
  const request = quote + 2;
  const requestEnd = find(b, QUOTE, request, end);
  if (requestEnd < end) return setRequestLine(record, b, request, requestEnd);

  // Syslog cuts lines, at 1,024 bytes by default: what is there of the target is
  // worth more than to have no hit.
  const methodEnd = wordEnd(b, request, end);
  const target = methodEnd + 1;
  if (methodEnd === request || target >= end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, quote + 1);
  }
  const targetEnd = wordEnd(b, target, end);
  setMethodAndTarget(record, b, request, methodEnd, target, targetEnd);
  record.requestStart = request;
  record.requestEnd = end;
  if (record.kind !== LineKind.HIT) {
    setMalformed(record, Malformed.OPEN_REQUEST, quote + 1);
  }
}
