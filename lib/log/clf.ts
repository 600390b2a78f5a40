/**
 * The Common Log Format and its relatives: combined, and both with a virtual
 * host in front, each with any fields behind. Which one a line has is told from
 * the line itself.
 *
 * ```text
 * [vhost ]client ident user [time] "request" status bytes[ "referrer" "agent"[ more]]
 * ```
 *
 * The bytes are read from start to end, nothing is allocated, and a line counts
 * only once it is read to the size of its response: what follows that cannot
 * make it malformed.
 *
 * @see {@link https://httpd.apache.org/docs/2.4/logs.html#common}
 *
 * @module
 */

import { newlineFrom } from "./block.ts";
import { readHead, requestBlank } from "./clf_head.ts";
import { firstEnd } from "./client_address.ts";
import { isDash, setMalformed } from "./fields.ts";
import { LineFormat, LineKind, type LogRecord, Malformed } from "./record.ts";
import { answerQuote, readRequest, setRequestLine } from "./request.ts";
import { isDigit, lineEnd } from "./scan.ts";
import { readTime, TIME_BYTES } from "./time.ts";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const DASH = 0x2d;
const ZERO = 0x30;
const LESS = 0x3c;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/**
 * Reads the line that begins at an offset.
 *
 * @param bytes Bytes that hold the line and a newline at or behind its end: the
 * newline is what ends every loop.
 * @param start The offset of the line's first byte.
 * @param record Filled with what the line says. Where the line is malformed only
 * its kind, its bounds and the reason hold.
 * @returns The offset of the next line.
 */
export function readClf(
  bytes: Uint8Array,
  start: number,
  record: LogRecord,
): number {
  record.buffer = record.line = bytes;
  record.lineStart = start;
  record.kind = LineKind.HIT;
  let tail = readFields(bytes, start, record);
  // Not where it is found out: that is read for each line, this is rare.
  if (!isHit(record)) tail = readNoHit(bytes, record, tail);
  const newline = newlineFrom(bytes, tail);
  record.lineEnd = lineEnd(bytes, start, newline);
  return newline + 1;
}

/**
 * Reads a line of which no more than its bytes may be looked at, as one among
 * others whose newline is elsewhere.
 *
 * @param bytes Bytes that hold the line and one more; it stays as it is.
 * @param start The offset of the line's first byte.
 * @param end One past its last byte.
 * @param record Filled as by {@linkcode readClf}.
 */
export function readClfWithin(
  bytes: Uint8Array,
  start: number,
  end: number,
  record: LogRecord,
): void {
  // The newline that ends every loop is put there for as long as it takes.
  const behind = bytes[end]!;
  bytes[end] = LF;
  readClf(bytes, start, record);
  bytes[end] = behind;
  record.lineEnd = end;
}

/** Reads up to the response's size and returns where it stopped. */
function readFields(b: Uint8Array, start: number, r: LogRecord): number {
  let i = start;
  // Some tools wrap whole lines in quotes.
  if (b[i] === QUOTE) i++;
  const client = i;
  while (b[i]! > SPACE) i++;
  if (i === start && isBlankFrom(b, i)) {
    r.kind = LineKind.SKIPPED;
    return i;
  }

  // Nearly every line says "client - - [": not to look for the bracket is worth a
  // sixth of a log whose lines the kernel leaves, for quotes in their targets.
  let time = i + 6;
  if (
    b[i] === SPACE && b[i + 1] === DASH && b[i + 2] === SPACE &&
    b[i + 3] === DASH && b[i + 4] === SPACE && b[i + 5] === BRACKET &&
    i > client && !isDash(b, client, i) && b[client] !== LESS &&
    b[time + TIME_BYTES] === CLOSING_BRACKET &&
    b[time + TIME_BYTES + 2] === QUOTE
  ) {
    r.vhostStart = r.vhostEnd = client;
    r.clientStart = client;
    // Twisted has the client alone in quotes.
    r.clientEnd = firstEnd(
      b,
      client,
      client > start && b[i - 1] === QUOTE ? i - 1 : i,
    );
    r.identityStart = i + 1;
    r.identityEnd = i + 4;
  } else {
    time = readHead(b, client, r);
    if (r.kind === LineKind.MALFORMED) return r.reasonAt;
  }

  const second = readTime(b, time);
  if (second !== second || b[time + TIME_BYTES] !== CLOSING_BRACKET) {
    return malformed(r, Malformed.BAD_TIME, time);
  }
  r.second = second;

  i = requestBlank(b, time + TIME_BYTES + 1);
  if (b[i] !== SPACE || b[i + 1] !== QUOTE) {
    return malformed(r, Malformed.NO_REQUEST, i);
  }
  firstRequest = i + 2;
  secondRequest = -1;
  let quote = readRequest(b, i + 2, r);
  if (
    r.kind !== LineKind.HIT && b[quote] === QUOTE && b[quote + 1] === SPACE &&
    b[quote + 2] === QUOTE
  ) {
    // A field in quotes stands before the request.
    i = quote + 1;
    r.kind = LineKind.HIT;
    secondRequest = i + 2;
    quote = readRequest(b, i + 2, r);
  }
  if (b[quote] !== QUOTE) return malformed(r, Malformed.OPEN_REQUEST, i + 1);

  return readAnswer(b, quote + 1, r);
}

/** Where the first text in quotes begins of the line that was read last. */
let firstRequest = 0;
/** And the second, where the first is no request and may be a field before it; or -1. */
let secondRequest = -1;

/** Tries what else a line may be; what begins with `#` is a comment then. */
function readNoHit(b: Uint8Array, r: LogRecord, tail: number): number {
  const at = hasRequest(r) ? readUnescaped(b, r) : tail;
  if (r.kind === LineKind.MALFORMED && b[r.lineStart] === HASH) {
    r.kind = LineKind.SKIPPED;
  }
  return at;
}

/**
 * Reads a request that has quotes in it, and what follows, where the server escapes
 * none or no backslash: else whoever sends such a path would not be counted. Of a
 * line that cannot be read so either what is wrong stays.
 */
function readUnescaped(b: Uint8Array, r: LogRecord): number {
  const { kind, reason, reasonAt } = r;
  const quote = answerQuote(b, firstRequest, b.length, true);
  if (quote < b.length) {
    r.kind = LineKind.HIT;
    const tail = readAnswer(b, quote + 1, r);
    if (isHit(r)) {
      setRequestLine(r, b, firstRequest, quote);
      if (r.kind !== LineKind.HIT && secondRequest >= 0) {
        setSecondRequest(b, r, quote);
      }
      return tail;
    }
  }
  r.kind = kind;
  r.reason = reason;
  r.reasonAt = reasonAt;
  return r.lineStart;
}

/** Sets the request to the second text in quotes, if that is one. */
function setSecondRequest(b: Uint8Array, r: LogRecord, quote: number): void {
  r.kind = LineKind.HIT;
  setRequestLine(r, b, Math.min(secondRequest, quote), quote);
  if (r.kind !== LineKind.HIT) setRequestLine(r, b, firstRequest, quote);
}

function isHit({ kind }: LogRecord): boolean {
  return kind <= LineKind.INVALID_REQUEST;
}

/** Whether what makes a line malformed stands in its request, or behind that. */
function hasRequest({ kind, reason }: LogRecord): boolean {
  return kind === LineKind.MALFORMED &&
    (reason === Malformed.OPEN_REQUEST || reason === Malformed.BAD_STATUS ||
      reason === Malformed.BAD_BYTES);
}

/**
 * Reads ` status bytes` and tells the format by what follows. Not by what `fields.ts`
 * has for both: that wants to know where a word ends, which nobody does yet here.
 */
function readAnswer(b: Uint8Array, at: number, r: LogRecord): number {
  let i = at + 1;
  if (b[at] !== SPACE) return malformed(r, Malformed.BAD_STATUS, at);
  if (b[i] === DASH) {
    r.status = 0;
    // -1
    i += b[i + 1] === ZERO + 1 ? 2 : 1;
  } else {
    const status = (b[i]! - ZERO) * 100 + (b[i + 1]! - ZERO) * 10 +
      (b[i + 2]! - ZERO);
    const isStatus = isDigit(b[i]!) && isDigit(b[i + 1]!) &&
      isDigit(b[i + 2]!) && status >= 100 && status <= 599;
    const statusEnd = isStatus ? i + 3 : zeroEnd(b, i);
    if (statusEnd === i) return malformed(r, Malformed.BAD_STATUS, i);
    r.status = isStatus ? status : 0;
    i = statusEnd;
  }
  if (b[i] !== SPACE) {
    const hasNoSize = b[i] === LF || b[i] === CR;
    return hasNoSize
      ? malformed(r, Malformed.BAD_BYTES, i)
      : malformed(r, Malformed.BAD_STATUS, at + 1);
  }

  const size = ++i;
  if (b[i] === DASH) {
    r.size = 0;
    i++;
  } else {
    let value = 0;
    while (isDigit(b[i]!)) value = value * 10 + (b[i++]! - ZERO);
    if (i === size || value > Number.MAX_SAFE_INTEGER) {
      return malformed(r, Malformed.BAD_BYTES, size);
    }
    r.size = value;
  }
  const after = b[i]!;
  if (after > SPACE && !(after === QUOTE && b[r.lineStart] === QUOTE)) {
    return malformed(r, Malformed.BAD_BYTES, size);
  }

  r.tailStart = i;
  const next = b[i + 1];
  const combined = after === SPACE && (next === QUOTE || next === DASH);
  const hasVhost = r.vhostEnd > r.vhostStart;
  r.format = hasVhost
    ? (combined ? LineFormat.VHOST_COMBINED : LineFormat.VHOST_COMMON)
    : (combined ? LineFormat.COMBINED : LineFormat.COMMON);
  // The format has a place for one, and `-` says that there is none.
  if (hasVhost && isDash(b, r.vhostStart, r.vhostEnd)) {
    r.vhostEnd = r.vhostStart;
  }
  return i;
}

/** One past `0` or `000`, with which servers say that nobody answered. */
function zeroEnd(b: Uint8Array, at: number): number {
  if (b[at] !== ZERO) return at;
  return b[at + 1] === ZERO && b[at + 2] === ZERO ? at + 3 : at + 1;
}

function malformed(r: LogRecord, reason: Malformed, at: number): number {
  setMalformed(r, reason, at);
  // Recovery begins at the line's start: what was read may have run past its end.
  return r.lineStart;
}

/** Whether nothing but blanks stands from an offset to the line's end. */
function isBlankFrom(b: Uint8Array, at: number): boolean {
  let i = at;
  while (b[i] === SPACE || b[i] === 0x09 || b[i] === CR) i++;
  return b[i] === LF;
}
