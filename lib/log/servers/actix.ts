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
  readSize,
  readStatus,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { frontSecond } from "../front_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { answerQuote, setRequestLine } from "../request.ts";
import { closingQuote, hasText, isAt, wordEnd } from "../scan.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const BRACKET = 0x5b;
const LOWER_A = 0x61;

const LOGGER = new TextEncoder().encode("actix_web::middleware::logger");
/** It stands within so many bytes. */
const LOOK_BYTES = 128;
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
  const last = Math.min(end - LOGGER.length, start + LOOK_BYTES);
  for (let i = start; i < last; i++) {
    if (b[i] !== LOWER_A || !hasText(b, LOGGER, i, end)) continue;
    return Math.min(end, i + LOGGER.length + AFTER_LOGGER);
  }
  return end;
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
  // It escapes nothing: a quote is the request's where no answer follows.
  const answer = answerQuote(b, request, end, true);
  const requestEnd = answer < end ? answer : closingQuote(b, request, end);
  const status = requestEnd + 2;
  const statusEnd = wordEnd(b, Math.min(status, end), end);
  record.status = isAt(b, SPACE, requestEnd + 1, end)
    ? readStatus(b, status, statusEnd)
    : NaN;
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, Math.min(status, end));
  }
  const size = Math.min(statusEnd + 1, end);
  const sizeEnd = wordEnd(b, size, end);
  record.size = readSize(b, size, sizeEnd);
  if (record.size !== record.size) {
    return setMalformed(record, Malformed.BAD_BYTES, size);
  }
  if (!isDash(b, client, clientEnd)) {
    setClientAddress(record, b, client, clientEnd, false);
  }
  setRequestLine(record, b, request, requestEnd);
  readBehind(record, b, sizeEnd, end);
}

/** Reads ` "referrer" "agent" seconds`, as far as it is there. */
function readBehind(
  record: LogRecord,
  b: Uint8Array,
  at: number,
  end: number,
): void {
  const referrer = at + 2;
  if (!isAt(b, QUOTE, referrer - 1, end)) return;
  const referrerEnd = closingQuote(b, referrer, end);
  if (!isDash(b, referrer, referrerEnd)) {
    record.referrerStart = referrer;
    record.referrerEnd = referrerEnd;
  }
  const agent = referrerEnd + 3;
  if (!isAt(b, QUOTE, agent - 1, end)) return;
  const agentEnd = closingQuote(b, agent, end);
  if (!isDash(b, agent, agentEnd)) {
    record.agentStart = agent;
    record.agentEnd = agentEnd;
  }
  const took = agentEnd + 2;
  if (took < end) record.micros = readMicros(b, took, end, MICROS_A_SECOND);
}
