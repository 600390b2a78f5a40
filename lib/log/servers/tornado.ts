/**
 * What Tornado logs of requests, as it is and as JupyterHub has it.
 *
 * ```text
 * [I 251010 13:55:36 web:2293] 200 GET /a?b=c (192.0.2.1) 2.20ms
 * [I 2025-10-10 13:55:36.123 JupyterHub log:192] 200 GET /a (name@192.0.2.1) 2.20ms
 * [I 2025-10-10 13:55:36.123 JupyterHub log:192] 302 GET /a -> /b (@192.0.2.1) 1.10ms
 * [W 2025-10-10 13:55:36.123 ServerApp] 404 GET /a (name@192.0.2.1) 2.20ms referer=http://a.example/
 * ```
 *
 * The time has no zone: it is that of this machine. There is no size.
 *
 * @see {@link https://www.tornadoweb.org/en/stable/log.html}
 * @see {@link https://github.com/jupyterhub/jupyterhub/blob/main/jupyterhub/log.py}
 *
 * @module
 */

import { setClientAddress } from "../client_address.ts";
import {
  beginLine,
  MICROS_A_MILLISECOND,
  readStatus,
  setMalformed,
} from "../fields.ts";
import { readDuration } from "../field_values.ts";
import type { Format } from "../format.ts";
import { readIsoTime, secondOfLocal } from "../iso_time.ts";
import { LineFormat, type LogRecord, Malformed } from "../record.ts";
import { mayBeTarget, setMethodAndTarget } from "../request.ts";
import { find, findLast, hasText, isAt, isDigit, wordEnd } from "../scan.ts";
import { civilSecond, twoDigits } from "../time.ts";

const SPACE = 0x20;
const PARENTHESIS = 0x28;
const CLOSING_PARENTHESIS = 0x29;
const DASH = 0x2d;
const COLON = 0x3a;
const AT = 0x40;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** The time begins behind the bracket and the level's letter. */
const TIME_AT = 3;
/** The date and what is behind it: `2025-10-10 `. */
const DATE_BYTES = 11;
/** What stands between a target and where it redirects to. */
const REDIRECTS = [" -> ", " → "].map((text) => new TextEncoder().encode(text));
/** The bracket closes within so many bytes. */
const LOOK_BYTES = 128;

/** Tornado's log of requests. */
export const tornadoFormat: Format = {
  id: LineFormat.TORNADO,
  aliases: ["jupyterhub"],
  title: "Tornado's log of requests, JupyterHub's too",
  looksLike: (b, start, end) => statusStart(b, start, end) < end,
  open: () => ({ read }),
};

/** Where the status stands, behind time and module; else the line's end. */
function statusStart(b: Uint8Array, start: number, end: number): number {
  const time = start + TIME_AT;
  if (
    !isAt(b, BRACKET, start, end) || !isAt(b, SPACE, time - 1, end) ||
    end - time < DATE_BYTES || !isDigit(b[time]!)
  ) return end;
  const last = Math.min(end, start + LOOK_BYTES);
  const bracket = find(b, CLOSING_BRACKET, time, last);
  const status = bracket + 2;
  return bracket < last && status + 3 < end && b[status - 1] === SPACE &&
      isDigit(b[status]!) && b[status + 3] === SPACE
    ? status
    : end;
}

function readTornadoTime(b: Uint8Array, at: number, end: number): number {
  if (b[at + 4] === DASH) {
    return readIsoTime(b, at, wordEnd(b, at + DATE_BYTES, end), true);
  }
  const isShaped = b[at + 6] === SPACE && b[at + 9] === COLON &&
    b[at + 12] === COLON && b[at + 15] === SPACE;
  return isShaped
    ? secondOfLocal(civilSecond(
      2000 + twoDigits(b, at),
      twoDigits(b, at + 2) - 1,
      twoDigits(b, at + 4),
      twoDigits(b, at + 7),
      twoDigits(b, at + 10),
      twoDigits(b, at + 13),
    ))
    : NaN;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.TORNADO, b, start, end);
  const status = statusStart(b, start, end);
  if (status === end) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.second = readTornadoTime(b, start + TIME_AT, status);
  if (record.second !== record.second) {
    return setMalformed(record, Malformed.BAD_TIME, start + TIME_AT);
  }
  record.status = readStatus(b, status, status + 3);
  if (record.status !== record.status) {
    return setMalformed(record, Malformed.BAD_STATUS, status);
  }
  const method = status + 4;
  const methodEnd = wordEnd(b, method, end);
  const target = Math.min(methodEnd + 1, end);
  const targetEnd = wordEnd(b, target, end);
  const client = redirectEnd(b, targetEnd, end) + 2;
  if (
    !mayBeTarget(b, target, targetEnd) || !isAt(b, PARENTHESIS, client - 1, end)
  ) {
    return setMalformed(record, Malformed.NOT_HTTP, method);
  }
  // A name may have one, too: behind the right one is how long it took. What went wrong
  // with a request is told before it, in the same words but for this.
  let clientEnd = client - 1;
  do {
    clientEnd = find(b, CLOSING_PARENTHESIS, clientEnd + 1, end);
    record.micros = tookAt(b, clientEnd + 1, end);
  } while (record.micros < 0 && clientEnd < end);
  if (record.micros < 0) {
    return setMalformed(record, Malformed.NOT_HTTP, method);
  }
  // JupyterHub has the user's name before it, mostly an address of mail.
  const address = findLast(b, AT, client, clientEnd) + 1;
  setClientAddress(record, b, address, clientEnd, false);
  setMethodAndTarget(record, b, method, methodEnd, target, targetEnd);
}

/** How long it took, as it stands behind a blank; -1 where it does not. */
function tookAt(b: Uint8Array, blank: number, end: number): number {
  const took = blank + 1;
  return isAt(b, SPACE, blank, end)
    ? readDuration(b, took, wordEnd(b, took, end), MICROS_A_MILLISECOND)
    : -1;
}

/** One past where JupyterHub says that it redirected to; the offset itself for none. */
function redirectEnd(b: Uint8Array, at: number, end: number): number {
  for (const redirect of REDIRECTS) {
    if (hasText(b, redirect, at, end)) {
      return wordEnd(b, at + redirect.length, end);
    }
  }
  return at;
}
