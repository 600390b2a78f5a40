/**
 * The common format with a time that is not its own: as Python's servers write it
 * (http.server, Werkzeug and with it Flask and Odoo, Django, gevent, eventlet) and
 * old versions of Rack, as WEBrick does, and cPanel.
 *
 * ```text
 * [words ]client ident user [10/Oct/2025 13:55:36] "request" status bytes …
 * [10/Oct/2025 13:55:36] "request" status bytes
 * client ident user [2025-10-10 13:55:36] "request" status bytes …
 * client ident user [2025-10-10T13:55:36+00:00] "request" status bytes …
 * client ident user [10/Oct/2025:13:55:36.123 +0000] "request" status bytes …
 * client ident user [10/Oct/2025:13:55:36 UTC] "request" status bytes …
 * client ident user [1/Oct/2025:13:55:36 +0000] "request" status bytes …
 * client ident user [10/25/2025:13:55:36 -0000] "request" status bytes …
 * client:port ident user [10/Oct/2025:13:55:36] "request" status bytes
 * ```
 *
 * Times without a zone are in that of this machine, and so are those with the name
 * of one other than UTC. The last one is of Daphne.
 *
 * @module
 */

import { readAddress } from "./address.ts";
import { firstEnd, portColon, setClientAddress } from "./client_address.ts";
import { colourEnd, colourStart } from "./colour.ts";
import { beginLine, isDash, setMalformed } from "./fields.ts";
import type { Format } from "./format.ts";
import {
  isUtcName,
  MAX_ISO_BYTES,
  readIsoTime,
  secondOfLocal,
} from "./iso_time.ts";
import { loggerEnd, prefixEnd } from "./prefix.ts";
import { LineFormat, type LogRecord, Malformed } from "./record.ts";
import {
  isAnswer,
  rawRequestEnd,
  readAnswer,
  setRequestLine,
} from "./request.ts";
import {
  closingQuote,
  digitsEnd,
  find,
  findLast,
  isAt,
  wordEnd,
} from "./scan.ts";
import {
  civilSecond,
  LOCAL_TIME_BYTES,
  readLocalTime,
  readTime,
  TIME_BYTES,
  twoDigits,
} from "./time.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const COLON = 0x3a;
const UPPER_T = 0x54;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;

/** The time begins within so many bytes: to look through all of a line is slow. */
const LOOK_BYTES = 160;
/** Client, ident and user, counted from the last one. */
const WORDS = 3;
const IDENT = 2;

/** The common format with other times. */
export const clfTimeFormat: Format = {
  id: LineFormat.CLF_TIME,
  aliases: ["werkzeug", "flask", "django", "webrick", "cpanel"],
  title: "common format with the times of Python's servers, WEBrick or cPanel",
  // Words may stand before it: not those that are a prefix of a line.
  looksLike: (b, start, end) =>
    findTime(b, start, end) < end && prefixEnd(b, start, end) === start,
  open: () => ({ read }),
};

// What findTime has found.
let second = NaN;
let timeEnd = 0;

/**
 * Finds the first bracket behind which is such a time, and a request in quotes
 * behind it; the line's end where there is none.
 */
function findTime(b: Uint8Array, start: number, end: number): number {
  const behind = Math.min(end, start + LOOK_BYTES);
  // The first quote is the request's: what is behind it is of no matter.
  for (let i = start; i < behind; i++) {
    // Of a user's name Apache escapes them.
    if (b[i] === QUOTE && (i === start || b[i - 1] !== BACKSLASH)) break;
    if (b[i] !== BRACKET || (i > start && b[i - 1] !== SPACE)) continue;
    const last = Math.min(end, i + 1 + MAX_ISO_BYTES);
    const close = find(b, CLOSING_BRACKET, i + 1, last);
    if (
      close === last || !isAt(b, SPACE, close + 1, end) ||
      !isAt(b, QUOTE, close + 2, end)
    ) continue;
    second = readOtherTime(b, i + 1, close);
    if (second !== second && isOfDaphne(b, start, i, close)) {
      second = secondOfLocal(readLocalTime(b, i + 1));
    }
    timeEnd = close;
    // A time of Envoy's alone is Envoy's, whatever else is wrong with its line.
    const isEnvoy = i === start && b[start + 11] === UPPER_T;
    if (second === second && !isEnvoy) return i;
  }
  return end;
}

/**
 * Whether a time may be the common one without its zone: only behind a port, as of
 * Daphne; else it is a time that lacks something.
 */
function isOfDaphne(
  b: Uint8Array,
  start: number,
  bracket: number,
  close: number,
): boolean {
  return close - bracket - 1 === LOCAL_TIME_BYTES &&
    portColon(b, start, wordEnd(b, start, bracket)) > start;
}

/** Seconds since the epoch, UTC; `NaN` where it is none of these times. */
function readOtherTime(b: Uint8Array, start: number, end: number): number {
  if (end - start < 19) return NaN;
  if (b[start + 4] === MINUS) return readIsoTime(b, start, end, true);
  if (b[start + 1] === SLASH) return readShortDay(b, start, end);
  if (b[start + 5] === SLASH) return readNumbers(b, start, end);
  if (end - start === LOCAL_TIME_BYTES) {
    return b[start + 11] === SPACE
      ? secondOfLocal(readLocalTime(b, start, SPACE))
      : NaN;
  }
  if (b[start + LOCAL_TIME_BYTES] === DOT) return readFraction(b, start, end);
  const zone = start + LOCAL_TIME_BYTES + 1;
  if (end < zone + 3 || end > zone + 5 || b[zone - 1] !== SPACE) return NaN;
  for (let i = zone; i < end; i++) {
    if (b[i]! < 0x41 || b[i]! > 0x5a) return NaN;
  }
  const local = readLocalTime(b, start);
  return isUtcName(b, zone, end) ? local : secondOfLocal(local);
}

const shortDay = new Uint8Array(TIME_BYTES);

/** `1/Oct/2025:13:55:36 +0000`. */
function readShortDay(b: Uint8Array, start: number, end: number): number {
  if (end - start !== TIME_BYTES - 1) return NaN;
  shortDay[0] = ZERO;
  for (let i = start; i < end; i++) shortDay[i - start + 1] = b[i]!;
  return readTime(shortDay, 0);
}

/** `10/Oct/2025:13:55:36.123 +0000`, as Apache writes it where it is told to. */
function readFraction(b: Uint8Array, start: number, end: number): number {
  const fraction = start + LOCAL_TIME_BYTES + 1;
  const zone = digitsEnd(b, fraction, end) + 1;
  const seconds = end - zone === 5 && zone > fraction + 1 &&
      b[zone - 1] === SPACE && digitsEnd(b, zone + 1, end) === end
    ? (twoDigits(b, zone + 1) * 60 + twoDigits(b, zone + 3)) * 60
    : NaN;
  const local = readLocalTime(b, start);
  if (b[zone] === MINUS) return local + seconds;
  return b[zone] === PLUS ? local - seconds : NaN;
}

/** cPanel's `10/25/2025:13:55:36 -0000`, month first and always UTC. */
function readNumbers(b: Uint8Array, at: number, end: number): number {
  const zone = at + 19;
  const ok = end - zone === 6 && b[at + 2] === SLASH && b[at + 10] === COLON &&
    b[at + 13] === COLON && b[at + 16] === COLON && b[zone] === SPACE &&
    b[zone + 1] === MINUS && digitsEnd(b, zone + 2, end) === end &&
    twoDigits(b, zone + 2) === 0 && twoDigits(b, zone + 4) === 0;
  return ok
    ? civilSecond(
      twoDigits(b, at + 6) * 100 + twoDigits(b, at + 8),
      twoDigits(b, at) - 1,
      twoDigits(b, at + 3),
      twoDigits(b, at + 11),
      twoDigits(b, at + 14),
      twoDigits(b, at + 17),
    )
    : NaN;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.CLF_TIME, b, start, end);
  const bracket = findTime(b, start, end);
  if (bracket === end) return setMalformed(record, Malformed.NO_TIME, start);
  record.second = second;
  if (!setClient(record, b, start, bracket)) {
    return setMalformed(record, Malformed.NO_CLIENT, start);
  }
  const quote = timeEnd + 2;
  const requestEnd = requestEndOf(b, quote + 1, end);
  if (requestEnd === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, quote);
  }
  const sizeEnd = readAnswer(record, b, requestEnd, end);
  if (sizeEnd < 0) return;
  // Werkzeug paints requests that failed.
  const request = colourEnd(b, quote + 1, requestEnd);
  setRequestLine(record, b, request, colourStart(b, request, requestEnd));
  // What is behind the size is read as of the common formats.
  record.tailStart = sizeEnd;
}

/** The quote that closes a request; of these servers many escape none in it. */
function requestEndOf(b: Uint8Array, request: number, end: number): number {
  const quote = closingQuote(b, request, end);
  return isAnswer(b, quote + 1, end, true)
    ? quote
    : rawRequestEnd(b, request, end, true);
}

/**
 * Sets the client: an address that an ident of `-` follows, where the line begins
 * so, for the user behind that may have blanks in it, or a list of X-Forwarded-For;
 * else from the last three words before the time. None is no fault.
 */
function setClient(
  record: LogRecord,
  b: Uint8Array,
  start: number,
  bracket: number,
): boolean {
  let last = bracket - 1;
  if (bracket === start) return true;
  const first = wordEnd(b, start, bracket);
  const isFirst = isAt(b, COMMA, first - 1, first) ||
    isAt(b, MINUS, first + 1, bracket) &&
      isAt(b, SPACE, first + 2, bracket - 1);
  const firstAddressEnd = firstEnd(b, start, first);
  if (isFirst && readAddress(b, start, firstAddressEnd)) {
    record.clientStart = start;
    record.clientEnd = firstAddressEnd;
    return true;
  }
  for (let word = 1; word <= WORDS; word++) {
    const i = findLast(b, SPACE, start, last) + 1;
    if (i === last) return false;
    // None of these servers logs an ident: another word is of a prefix.
    if (word === IDENT && !isDash(b, i, last)) return false;
    record.clientStart = i;
    record.clientEnd = last;
    last = i - 1;
    if (i === start && word < WORDS) return false;
  }
  if (isDash(b, record.clientStart, record.clientEnd)) {
    record.clientEnd = record.clientStart;
  }
  const client = loggerEnd(b, record.clientStart, record.clientEnd);
  setClientAddress(record, b, client, record.clientEnd, false);
  return true;
}
