/**
 * Squid's native access log, which comes from nobody's configuration.
 *
 * ```text
 * time.ms elapsed client code/status bytes method URL user hierarchy/peer type
 * ```
 *
 * @see {@link https://wiki.squid-cache.org/Features/LogFormat#squid-result-codes}
 *
 * @module
 */

import { setClient } from "../client_address.ts";
import {
  beginLine,
  MICROS_A_MILLISECOND,
  readMicros,
  readSize,
  readStatus,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { setInvalidRequest, setMethodAndTarget } from "../request.ts";
import { blanksEnd, digitsEnd, hasText, isAt, wordEnd } from "../scan.ts";
import { readAnyTime } from "../field_values.ts";

const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const UNDERSCORE = 0x5f;
const ERROR = new TextEncoder().encode("error:");

/** Seconds since the epoch have so many digits from 1973 to 2286. */
const MIN_DIGITS = 9;
const MAX_DIGITS = 10;

/** Squid's own log. */
export const squidFormat: Format = {
  id: LineFormat.SQUID,
  aliases: [],
  title: "Squid's native log",
  looksLike,
  open: () => ({ read }),
};

function looksLike(b: Uint8Array, start: number, end: number): boolean {
  const whole = digitsEnd(b, start, end);
  const time = digitsEnd(b, whole + 1, end);
  if (
    whole - start < MIN_DIGITS || whole - start > MAX_DIGITS ||
    !isAt(b, DOT, whole, end) || time !== whole + 4
  ) return false;
  const elapsed = blanksEnd(b, time, end);
  const elapsedEnd = digitsEnd(
    b,
    isAt(b, DASH, elapsed, end) ? elapsed + 1 : elapsed,
    end,
  );
  const client = elapsedEnd + 1;
  const code = wordEnd(b, client, end) + 1;
  return elapsedEnd > elapsed && elapsed > time &&
    isAt(b, 0x20, elapsedEnd, end) && codeEnd(b, code, end) > code;
}

/** One past `TCP_MISS`, before its slash; the offset itself where there is none. */
function codeEnd(b: Uint8Array, start: number, end: number): number {
  let i = start;
  while (
    i < end && ((b[i]! >= 0x41 && b[i]! <= 0x5a) || b[i] === UNDERSCORE)
  ) i++;
  return isAt(b, SLASH, i, end) ? i : start;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.SQUID, b, start, end);
  const timeEnd = wordEnd(b, start, end);
  record.second = readAnyTime(b, start, timeEnd);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, start);
  }
  const elapsed = blanksEnd(b, timeEnd, end);
  const elapsedEnd = wordEnd(b, elapsed, end);
  record.micros = readMicros(b, elapsed, elapsedEnd, MICROS_A_MILLISECOND);
  const client = Math.min(elapsedEnd + 1, end);
  const clientEnd = wordEnd(b, client, end);
  setClient(record, b, client, clientEnd);

  const code = Math.min(clientEnd + 1, end);
  const slash = codeEnd(b, code, end);
  if (slash === code || clientEnd === client) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, code);
  }
  // UDP_HIT and the like are of ICP, by which caches ask each other.
  if (b[code] === 0x55 && isAt(b, 0x44, code + 1, end)) {
    return setMalformed(record, Malformed.NOT_HTTP, code);
  }
  const statusEnd = wordEnd(b, slash + 1, end);
  record.status = readStatus(b, slash + 1, statusEnd);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, slash + 1);
  }
  const size = Math.min(statusEnd + 1, end);
  const sizeEnd = wordEnd(b, size, end);
  record.size = readSize(b, size, sizeEnd);
  if (record.size !== record.size) {
    return setMalformed(record, Malformed.BAD_BYTES, size);
  }
  const method = sizeEnd + 1;
  const methodEnd = wordEnd(b, method, end);
  const target = methodEnd + 1;
  if (target >= end) {
    return setMalformed(record, Malformed.NO_REQUEST, Math.min(method, end));
  }
  const targetEnd = wordEnd(b, target, end);
  setMethodAndTarget(record, b, method, methodEnd, target, targetEnd);
  // `NONE error:invalid-request`: it was no request that could be read.
  if (hasText(b, ERROR, target, targetEnd)) {
    record.requestStart = target;
    record.requestEnd = targetEnd;
    setInvalidRequest(record);
  }
}
