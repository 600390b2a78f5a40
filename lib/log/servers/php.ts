/**
 * PHP's own servers: the one built into the command line, and the access log of
 * FPM, as it is without an `access.format`.
 *
 * ```text
 * [Fri Oct 10 13:55:36 2025] 192.0.2.1:51234 [200]: GET /a?b=c
 * 192.0.2.1 -  10/Oct/2025:13:55:36 +0000 "GET /index.php" 200
 * ```
 *
 * The first has a time without a zone, that of this machine, and with the method
 * since PHP 7.4.
 *
 * @see {@link https://www.php.net/manual/en/features.commandline.webserver.php}
 * @see {@link https://www.php.net/manual/en/install.fpm.configuration.php#access-format}
 *
 * @module
 */

import { setClient, setClientAddress } from "../client_address.ts";
import { CTIME_BYTES, readCtime } from "../ctime.ts";
import { beginLine, readStatus, setMalformed } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import {
  rawRequestEnd,
  setMethodAndTarget,
  setServedTarget,
} from "../request.ts";
import { isAt, wordEnd } from "../scan.ts";
import { readTime, TIME_BYTES } from "../time.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** The log of PHP's own servers. */
export const phpFormat: Format = {
  id: LineFormat.PHP,
  aliases: ["php-fpm"],
  title: "PHP's built-in server, and FPM's access log",
  looksLike: (b, start, end) =>
    isAt(b, BRACKET, start, end)
      ? isBuiltIn(b, start, end)
      : fpmTime(b, start, end) >= 0,
  open: () => ({ read }),
};

/** Whether it begins with `[time] client:port [status]: `. */
function isBuiltIn(b: Uint8Array, start: number, end: number): boolean {
  const second = readCtime(b, start + 1, end);
  const bracket = start + 1 + CTIME_BYTES;
  if (second !== second || !isAt(b, CLOSING_BRACKET, bracket, end)) {
    return false;
  }
  const status = wordEnd(b, bracket + 2, end) + 1;
  return isAt(b, BRACKET, status, end) &&
    isAt(b, CLOSING_BRACKET, status + 4, end) &&
    isAt(b, COLON, status + 5, end) && isAt(b, SPACE, status + 6, end);
}

/**
 * Where the time of FPM begins, behind `client - user `: the first with a path behind
 * it, else the first; -1 where there is none.
 */
function fpmTime(b: Uint8Array, start: number, end: number): number {
  const dash = wordEnd(b, start, end) + 1;
  if (!isAt(b, DASH, dash, end) || !isAt(b, SPACE, dash + 1, end)) return -1;
  let first = -1;
  // A user may be empty, and have blanks in it, and what looks like a time.
  for (let time = dash + 2; time < end; time = wordEnd(b, time, end) + 1) {
    const method = time + TIME_BYTES + 2;
    const isTime = method < end && b[method - 2] === SPACE &&
      b[method - 1] === QUOTE && !Number.isNaN(readTime(b, time));
    if (!isTime) continue;
    const methodEnd = wordEnd(b, method, end);
    // For more than that, FPM keeps too little of a user's name.
    const hasPath = methodEnd - method >= MIN_METHOD_BYTES &&
      isAt(b, SLASH, methodEnd + 1, end);
    if (hasPath) return time;
    if (first < 0) first = time;
  }
  return first;
}

/** A time with the quote, such a method and a slash: more than the 31 bytes of a user. */
const MIN_METHOD_BYTES = 2;

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.PHP, b, start, end);
  if (!isAt(b, BRACKET, start, end)) {
    readFpm(b, start, end, record);
  } else if (isBuiltIn(b, start, end)) {
    readBuiltIn(b, start, end, record);
  } else {
    // "Accepted", "Closing" and PHP's own warnings.
    setMalformed(record, Malformed.NOT_HTTP, start);
  }
}

function readBuiltIn(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  record.second = readCtime(b, start + 1, end);
  const client = start + CTIME_BYTES + 3;
  const clientEnd = wordEnd(b, client, end);
  setClientAddress(record, b, client, clientEnd, true);
  const status = clientEnd + 2;
  record.status = readStatus(b, status, status + 3);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, status);
  }
  const request = status + 6;
  // Behind the target may be why it failed: ` - No such file or directory`.
  const first = wordEnd(b, request, end);
  if (isAt(b, SLASH, request, end)) {
    return setServedTarget(record, b, request, request, request, first);
  }
  const target = Math.min(first + 1, end);
  const targetEnd = wordEnd(b, target, end);
  setMethodAndTarget(record, b, request, first, target, targetEnd);
}

function readFpm(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  const time = fpmTime(b, start, end);
  if (time < 0) return setMalformed(record, Malformed.NO_TIME, start);
  record.second = readTime(b, time);
  setClient(record, b, start, wordEnd(b, start, end));
  const method = time + TIME_BYTES + 2;
  const quote = rawRequestEnd(b, method, end, false);
  if (quote === end) {
    return setMalformed(record, Malformed.OPEN_REQUEST, method - 1);
  }
  const status = quote + 2;
  const statusEnd = Math.min(wordEnd(b, status, end), end);
  record.status = isAt(b, SPACE, quote + 1, end)
    ? readStatus(b, status, statusEnd)
    : NaN;
  if (record.status !== record.status || statusEnd <= status) {
    return setMalformed(record, Malformed.BAD_STATUS, quote + 1);
  }
  const methodEnd = wordEnd(b, method, quote);
  const target = Math.min(methodEnd + 1, quote);
  setMethodAndTarget(record, b, method, methodEnd, target, quote);
}
