/**
 * uWSGI's log of requests, as it is without a `log-format`.
 *
 * ```text
 * [pid: 7|app: 0|req: 3/9] client (user) {38 vars in 696 bytes} [time] GET /a?b=c =>
 *   generated 47 bytes in 35 msecs (HTTP/1.1 200) 9 headers in 378 bytes (…)
 * ```
 *
 * It is one line. The time has no zone: it is that of this machine. In front may be
 * the host, and `{address space usage: …} {rss usage: …}`.
 *
 * @see {@link https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html}
 *
 * @module
 */

import { CTIME_BYTES, readCtime } from "../ctime.ts";
import {
  beginLine,
  MICROS_A_MILLISECOND,
  readMicros,
  readStatus,
  readWhole,
  setMalformed,
} from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "../record.ts";
import { setInvalidRequest, setMethodAndTarget } from "../request.ts";
import {
  digitsEnd,
  find,
  findLast,
  findText,
  hasText,
  isAt,
  trimmedEnd,
  wordEnd,
} from "../scan.ts";

const SPACE = 0x20;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const CLOSING_PAREN = 0x29;
const CLOSING_BRACKET = 0x5d;
const LOWER_M = 0x6d;
const BRACE = 0x7b;

const utf8 = new TextEncoder();
const BEGIN = utf8.encode("[pid: ");
const MEMORY = utf8.encode("{address space usage: ");
const VARS_END = utf8.encode(" bytes} [");
const GENERATED = utf8.encode(" => generated ");
const BYTES_IN = utf8.encode(" bytes in ");
const BEFORE_PROTOCOL = utf8.encode(" (");

/** uWSGI's own log. */
export const uwsgiFormat: Format = {
  id: LineFormat.UWSGI,
  aliases: [],
  title: "uWSGI's own log",
  looksLike: (b, start, end) => beginOf(b, start, end) >= 0,
  open: () => ({ read }),
};

/**
 * Where `[pid: ` stands: at the begin, or behind the host, of `vhost`, and what
 * `memory-report` says.
 *
 * @returns -1 where it does not.
 */
function beginOf(b: Uint8Array, start: number, end: number): number {
  const host = hostEnd(b, start, end);
  let at = host > start ? host + 1 : start;
  if (hasText(b, MEMORY, at, end)) at = find(b, BRACKET, at, end);
  return hasText(b, BEGIN, at, end) ? at : -1;
}

/** One past the host in front; the offset itself where there is none. */
function hostEnd(b: Uint8Array, start: number, end: number): number {
  return isAt(b, BRACKET, start, end) || isAt(b, BRACE, start, end)
    ? start
    : wordEnd(b, start, end);
}

/** One past the first such text; -1 where there is none. */
function behind(
  b: Uint8Array,
  text: Uint8Array,
  start: number,
  end: number,
): number {
  const at = findText(b, text, start, end);
  return at < end ? at + text.length : -1;
}

/**
 * Takes the list that `log-x-forwarded-for` puts in the client's place: the first
 * address is the client's.
 *
 * @param firstEnd One past the first word of it.
 */
function takeList(
  b: Uint8Array,
  firstEnd: number,
  end: number,
  record: LogRecord,
): void {
  let listEnd = firstEnd;
  while (listEnd < end && b[listEnd - 1] === COMMA) {
    listEnd = wordEnd(b, listEnd + 1, end);
  }
  if (listEnd === firstEnd) return;
  record.clientEnd = firstEnd - 1;
  record.forwardedStart = record.clientStart;
  record.forwardedEnd = listEnd;
}

function read(
  b: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  beginLine(record, LineFormat.UWSGI, b, start, end);
  const begin = beginOf(b, start, end);
  const client = find(b, CLOSING_BRACKET, Math.max(begin, start), end) + 2;
  const clientEnd = wordEnd(b, client, end);
  const time = behind(b, VARS_END, clientEnd, end);
  if (begin < 0 || time < 0) {
    return setMalformed(record, Malformed.NOT_IN_FORMAT, start);
  }
  record.vhostStart = start;
  record.vhostEnd = hostEnd(b, start, end);
  // Behind a server that speaks uwsgi and does not say who asked it is empty.
  record.clientStart = client;
  record.clientEnd = clientEnd;
  if (clientEnd > client) takeList(b, clientEnd, end, record);
  record.second = readCtime(b, time, end);
  const bracket = time + CTIME_BYTES;
  if (
    record.second !== record.second || !isAt(b, CLOSING_BRACKET, bracket, end)
  ) return setMalformed(record, Malformed.BAD_TIME, time);

  const method = Math.min(bracket + 2, end);
  const methodEnd = wordEnd(b, method, end);
  const size = behind(b, GENERATED, methodEnd, end);
  if (size < 0) return setMalformed(record, Malformed.NO_REQUEST, method);
  const sizeEnd = digitsEnd(b, size, end);
  record.size = readWhole(b, size, sizeEnd);
  if (record.size !== record.size || !hasText(b, BYTES_IN, sizeEnd, end)) {
    return setMalformed(record, Malformed.BAD_BYTES, size);
  }
  const elapsed = sizeEnd + BYTES_IN.length;
  const unit = digitsEnd(b, elapsed, end) + 1;
  const isMillis = isAt(b, LOWER_M, unit, end) && isAt(b, 0x73, unit + 1, end);
  record.micros = readMicros(
    b,
    elapsed,
    unit - 1,
    isMillis ? MICROS_A_MILLISECOND : 1,
  );

  // `via sendfile()` may stand before it.
  const paren = findText(b, BEFORE_PROTOCOL, unit, end);
  // What a client sent behind the target is the protocol, blanks and all.
  const protocol = Math.min(paren + 2, end);
  const statusEnd = find(b, CLOSING_PAREN, protocol, end);
  const status = findLast(b, SPACE, protocol, statusEnd) + 1;
  const protocolEnd = trimmedEnd(b, protocol, status);
  record.status = readStatus(b, status, statusEnd);
  if (record.status !== record.status || statusEnd === end) {
    return setMalformed(record, Malformed.BAD_STATUS, status);
  }
  const target = methodEnd + 1;
  const targetEnd = Math.max(target, size - GENERATED.length);
  setMethodAndTarget(record, b, method, methodEnd, target, targetEnd);
  if (wordEnd(b, protocol, protocolEnd) < protocolEnd) {
    setInvalidRequest(record);
  } else if (record.kind === LineKind.HIT) {
    record.protocolStart = protocol;
    record.protocolEnd = protocolEnd;
  }
}
