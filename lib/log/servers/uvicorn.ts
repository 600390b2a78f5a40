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
 * A time without a zone is in that of this machine. There is no size.
 *
 * @see {@link https://github.com/encode/uvicorn/blob/master/uvicorn/logging.py}
 *
 * @module
 */

import { portColon, setClientAddress } from "../client_address.ts";
import { colourEnd, colourStart } from "../colour.ts";
import { beginLine, readStatus, setMalformed } from "../fields.ts";
import type { Format } from "../format.ts";
import { frontSecond } from "../front_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { setRequestLine } from "../request.ts";
import {
  byteSet,
  find,
  findLast,
  hasText,
  isAt,
  isDigit,
  wordEnd,
} from "../scan.ts";

const SPACE = 0x20;
const QUOTE = 0x22;

/** What stands between client and request. */
const BEFORE_REQUEST = new TextEncoder().encode(' - "');
const VERSION = new TextEncoder().encode("HTTP/");
/** What a line begins with: a level, a time, a prefix, a colour, or no client. */
const FIRST_BYTES = byteSet(
  " <[\x1b0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
);
/** The request begins within so many bytes: to look through all of a line is slow. */
const LOOK_BYTES = 256;

/** Uvicorn's access log. */
export const uvicornFormat: Format = {
  id: LineFormat.UVICORN,
  aliases: ["fastapi"],
  title: "Uvicorn's access log, behind a time",
  looksLike: findParts,
  open: () => ({ read }),
};

// Where the parts of a line are that was found to be one.
let client = 0;
let clientEnd = 0;
let request = 0;
let requestEnd = 0;
let status = 0;
let statusEnd = 0;

/**
 * Finds the parts of a line: a client with its port, or none, a request with a
 * version, and behind it nothing but a status and its words.
 */
function findParts(b: Uint8Array, start: number, end: number): boolean {
  // Every other line is asked, too: of these it may be none.
  if (start === end || FIRST_BYTES[b[start]!] !== 1) return false;
  const last = Math.min(end, start + LOOK_BYTES);
  // The first quote is the request's.
  const quote = find(b, QUOTE, start, last);
  clientEnd = quote + 1 - BEFORE_REQUEST.length;
  if (
    quote === last || clientEnd < start ||
    !hasText(b, BEFORE_REQUEST, clientEnd, end)
  ) return false;
  client = findLast(b, SPACE, start, clientEnd) + 1;
  // An empty client leaves two blanks.
  if (client < clientEnd && portColon(b, client, clientEnd) < 0) return false;
  // It escapes nothing, so the last one is the request's, too.
  const closing = findLast(b, QUOTE, quote + 1, end);
  // On a terminal requests are bold, and a status has a colour.
  request = colourEnd(b, quote + 1, closing);
  requestEnd = colourStart(b, request, closing);
  status = colourEnd(b, closing + 2, end);
  statusEnd = wordEnd(b, Math.min(status, end), end);
  return isAt(b, SPACE, closing + 1, end) && hasVersion(b) &&
    !Number.isNaN(readStatus(b, status, statusEnd)) &&
    // A number behind it would be a size, of another format.
    !(statusEnd + 1 < end && isDigit(b[statusEnd + 1]!));
}

/** Whether the last word of the request begins as a version. */
function hasVersion(b: Uint8Array): boolean {
  const word = findLast(b, SPACE, request, requestEnd) + 1;
  return hasText(b, VERSION, word, requestEnd);
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.UVICORN, b, start, end);
  if (!findParts(b, start, end)) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.status = readStatus(b, status, statusEnd);
  record.second = frontSecond(b, start, client);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.NO_TIME_FIELD, start);
  }
  setClientAddress(record, b, client, clientEnd, true);
  setRequestLine(record, b, request, requestEnd);
}
