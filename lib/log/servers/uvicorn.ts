/**
 * The access log of Uvicorn, the server of FastAPI and Starlette: it has no time, so
 * there has to be one in front of it, of Python's logging or of what it came through.
 *
 * ```text
 * 2025-10-10 13:55:36,123 INFO:     192.0.2.1:51234 - "GET /a?b=c HTTP/1.1" 200 OK
 * [2025-10-10 13:55:36 +0200] [12] [INFO] 192.0.2.1:51234 - "GET / HTTP/1.1" 200
 * 2025-10-10T13:55:36.123456789Z stdout F INFO:     192.0.2.1:51234 - "GET …
 * ```
 *
 * A time without a zone is in that of this machine. There is no size. A line without
 * a valid request is malformed: so loose a form is told by its request.
 *
 * @see {@link https://github.com/encode/uvicorn/blob/master/uvicorn/logging.py}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import { beginLine, readStatus, setMalformed } from "../fields.ts";
import type { Format } from "../format.ts";
import { frontSecond } from "../front_time.ts";
import { colourEnd } from "../prefix.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setRequestLine } from "../request.ts";
import {
  byteSet,
  closingQuote,
  find,
  hasText,
  isAt,
  isDigit,
  wordEnd,
} from "../scan.ts";

const ESCAPE = 0x1b;
const SPACE = 0x20;
const QUOTE = 0x22;
const COLON = 0x3a;

/** What stands between client and request. */
const BEFORE_REQUEST = new TextEncoder().encode(' - "');
/** What a line begins with: a level, a time, a prefix, a colour, or no client. */
const FIRST_BYTES = byteSet(
  " <[\x1b0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);
/** It stands within so many bytes: to look through all of a line is slow. */
const LOOK_BYTES = 256;

/** Uvicorn's access log. */
export const uvicornFormat: Format = {
  id: LineFormat.UVICORN,
  aliases: ["fastapi"],
  title: "Uvicorn's access log, behind a time",
  looksLike: (b, start, end) => findRequest(b, start, end) < end,
  open: () => ({ read }),
};

/**
 * Finds the blank between a client with its port, or none, and a request of which
 * nothing but the status and its words follow; the line's end where there is none.
 */
function findRequest(b: Uint8Array, start: number, end: number): number {
  // Every other line is asked, too: of these it may be none.
  if (start === end || FIRST_BYTES[b[start]!] !== 1) return end;
  const last = Math.min(end, start + LOOK_BYTES);
  // The first quote is the request's.
  const quote = find(b, QUOTE, start, last);
  const at = quote + 1 - BEFORE_REQUEST.length;
  if (quote === last || at < start || !hasText(b, BEFORE_REQUEST, at, end)) {
    return end;
  }
  const client = clientStart(b, start, at);
  // Without one there are two blanks, those of an empty text and of its end.
  const isClient = client === at || find(b, COLON, client, at) < at;
  return isClient && statusOf(b, at, end) < end ? at : end;
}

function clientStart(b: Uint8Array, start: number, end: number): number {
  let i = end;
  while (i > start && b[i - 1] !== SPACE) i--;
  return i;
}

/** Where the status stands behind a request; the line's end where there is none. */
function statusOf(b: Uint8Array, at: number, end: number): number {
  const quote = closingQuote(b, at + BEFORE_REQUEST.length, end);
  const status = colourEnd(b, quote + 2, end);
  const statusEnd = wordEnd(b, Math.min(status, end), end);
  // A number behind it would be a size, of another format.
  const isThere = isAt(b, SPACE, quote + 1, end) &&
    !Number.isNaN(readStatus(b, status, statusEnd)) &&
    !(statusEnd + 1 < end && isDigit(b[statusEnd + 1]!));
  return isThere ? status : end;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.UVICORN, b, start, end);
  const at = findRequest(b, start, end);
  if (at === end) return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  const status = statusOf(b, at, end);
  record.status = readStatus(b, status, wordEnd(b, status, end));
  record.second = frontSecond(b, start, at);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.NO_TIME_FIELD, start);
  }
  setClientAddress(record, b, clientStart(b, start, at), at, true);
  const quote = at + BEFORE_REQUEST.length;
  const closing = closingQuote(b, quote, end);
  const request = colourEnd(b, quote, closing);
  // On a terminal requests are bold.
  setRequestLine(record, b, request, find(b, ESCAPE, request, closing));
  if (record.kind !== LineKind.HIT) {
    setMalformed(record, Malformed.NOT_HTTP, quote);
  }
}
