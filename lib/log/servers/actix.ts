/**
 * What the Logger of Actix Web writes with its own format, behind the time and the
 * name that env_logger or tracing put before it.
 *
 * ```text
 * [2025-10-10T13:55:36Z INFO  actix_web::middleware::logger] 192.0.2.1 "GET /a HTTP/1.1" 200 89 "-" "curl/8" 0.001234
 * 2025-10-10T13:55:36.123456Z  INFO actix_web::middleware::logger: 192.0.2.1 "GET …
 * ```
 *
 * @see {@link https://docs.rs/actix-web/latest/actix_web/middleware/struct.Logger.html}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import {
  beginLine,
  isDash,
  MICROS_A_SECOND,
  readMicros,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { frontSecond } from "../front_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { rawRequestEnd, readAnswer, setRequestLine } from "../request.ts";
import { findLast, findText, isAt, wordEnd } from "../scan.ts";
import { readTail } from "../tail.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const BRACKET = 0x5b;

const LOGGER = new TextEncoder().encode("actix_web::middleware::logger");
/** It ends within so many bytes. */
const LOOK_BYTES = 160;
/** The bracket or colon behind it, and a blank. */
const AFTER_LOGGER = 2;

/** What Actix Web's Logger writes. */
export const actixFormat: Format = {
  id: LineFormat.ACTIX,
  aliases: ["actix-web"],
  title: "Actix Web's Logger, behind a time",
  looksLike: (b, start, end) => clientStart(b, start, end) < end,
  open: () => ({ read }),
};

/** Where the client begins, behind the logger's name; else the line's end. */
function clientStart(b: Uint8Array, start: number, end: number): number {
  // It begins with a date, maybe in brackets: every other line is asked, too.
  const date = isAt(b, BRACKET, start, end) ? start + 1 : start;
  if (!isAt(b, DASH, date + 4, end) || !isAt(b, DASH, date + 7, end)) {
    return end;
  }
  const last = Math.min(end, start + LOOK_BYTES);
  const logger = findText(b, LOGGER, start, last);
  return logger < last
    ? Math.min(end, logger + LOGGER.length + AFTER_LOGGER)
    : end;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.ACTIX, b, start, end);
  const client = clientStart(b, start, end);
  if (client === end) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.second = frontSecond(b, start, client);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.NO_TIME_FIELD, start);
  }
  const clientEnd = wordEnd(b, client, end);
  const request = clientEnd + 2;
  if (!isAt(b, QUOTE, request - 1, end)) {
    return setMalformed(record, Malformed.NO_REQUEST, clientEnd);
  }
  const requestEnd = rawRequestEnd(b, request, end, true);
  const sizeEnd = readAnswer(record, b, requestEnd, end);
  if (sizeEnd < 0) return;
  if (!isDash(b, client, clientEnd)) {
    setClientAddress(record, b, client, clientEnd, false);
  }
  setRequestLine(record, b, request, requestEnd);
  // Referrer and agent as of the common formats; the seconds are the last word.
  record.tailStart = sizeEnd;
  readTail(record);
  const took = findLast(b, SPACE, sizeEnd + 1, end) + 1;
  if (took > sizeEnd + 1) {
    record.micros = readMicros(b, took, end, MICROS_A_SECOND);
  }
}
