/**
 * The request line of a record: `GET /path HTTP/1.1`.
 *
 * @module
 */

import { isDash, readSize, readStatus, setMalformed } from "./fields.ts";
import { LineKind, type LogRecord, Malformed } from "./record.ts";
import { digitsEnd, find, isAt, trimmedEnd, wordEnd } from "./scan.ts";
import { sectionEnd } from "./section.ts";

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const DOT = 0x2e;

/** More than a size has. */
const MAX_DIGITS = 20;

/**
 * Reads a request line up to its closing quote. `\"` and `\\` are Apache's
 * escapes and do not close it.
 *
 * @param bytes Bytes that hold the line and its newline.
 * @param start The offset behind the opening quote.
 * @param record Gets the request's parts and, where it is none, its kind.
 * @returns The offset of the closing quote, or of the newline where it lacks.
 */
export function readRequest(
  bytes: Uint8Array,
  start: number,
  record: LogRecord,
): number {
  let end = start;
  while (bytes[end] !== QUOTE && bytes[end] !== LF) {
    end += bytes[end] === BACKSLASH && bytes[end + 1] !== LF ? 2 : 1;
  }
  setRequestLine(record, bytes, start, end);
  return end;
}

/**
 * Finds the first quote behind which an answer stands, of a request that is logged as
 * it came, with quotes in it.
 *
 * @param bytes Bytes that hold the line.
 * @param from Where to begin.
 * @param end One past the last byte to look at; a newline before it ends the line.
 * @param hasSize Whether a size stands behind the status.
 * @returns The offset of the quote; the end where there is none.
 */
export function answerQuote(
  bytes: Uint8Array,
  from: number,
  end: number,
  hasSize: boolean,
): number {
  for (let i = from; i < end && bytes[i] !== LF; i++) {
    if (bytes[i] === QUOTE && isAnswer(bytes, i + 1, end, hasSize)) return i;
  }
  return end;
}

/**
 * Finds the quote that closes a request of a server that escapes none: the first
 * behind which an answer stands, else the first; the end where there is none.
 *
 * @param request The offset behind the opening quote.
 * @param hasSize Whether a size stands behind the status.
 */
export function rawRequestEnd(
  bytes: Uint8Array,
  request: number,
  end: number,
  hasSize: boolean,
): number {
  const answer = answerQuote(bytes, request, end, hasSize);
  return answer < end ? answer : find(bytes, QUOTE, request, end);
}

/**
 * Reads ` status size` behind a request.
 *
 * @param record Gets both, or is malformed where they are not there.
 * @param quote The offset of the request's closing quote, or the line's end.
 * @returns One past the size; -1 where the record is malformed.
 */
export function readAnswer(
  record: LogRecord,
  b: Uint8Array,
  quote: number,
  end: number,
): number {
  const status = Math.min(quote + 2, end);
  const statusEnd = wordEnd(b, status, end);
  record.status = isAt(b, SPACE, quote + 1, end)
    ? readStatus(b, status, statusEnd)
    : NaN;
  if (record.status !== record.status) {
    setMalformed(record, Malformed.BAD_STATUS, Math.min(quote + 1, end));
    return -1;
  }
  const size = Math.min(statusEnd + 1, end);
  const sizeEnd = wordEnd(b, size, end);
  record.size = readSize(b, size, sizeEnd);
  if (record.size !== record.size) {
    setMalformed(record, Malformed.BAD_BYTES, size);
    return -1;
  }
  return sizeEnd;
}

/** Whether ` status`, or ` status size`, stands at an offset, and ends there. */
export function isAnswer(
  b: Uint8Array,
  at: number,
  end: number,
  hasSize: boolean,
): boolean {
  if (!isAt(b, SPACE, at, end)) return false;
  const statusEnd = wordEndBefore(b, at + 1, end);
  if (Number.isNaN(readStatus(b, at + 1, statusEnd))) return false;
  if (!hasSize) return true;
  const size = statusEnd + 1;
  return isAt(b, SPACE, statusEnd, end) &&
    !Number.isNaN(readSize(b, size, wordEndBefore(b, size, end)));
}

/** One past a word of few bytes: a longer one is no number of an answer. */
function wordEndBefore(b: Uint8Array, start: number, end: number): number {
  const last = Math.min(end, start + MAX_DIGITS);
  let i = start;
  while (i < last && b[i]! > SPACE) i++;
  return i;
}

/**
 * Sets the request of a record, from its request line.
 *
 * It is a valid request when it is a method of RFC 9110's token characters, a
 * target without blanks and, after one blank each, `HTTP/` with a version, behind
 * which blanks may stand. `-` is no target, and no method but of a path.
 * Without a version (HTTP/0.9) the target has to begin with `/` or a scheme.
 * All else (`""`, `-`, TLS bytes, other protocols) is an invalid request.
 *
 * @param record Gets the request's parts and, where it is none, its kind.
 * @param bytes What holds the request line: the record's buffer.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 */
export function setRequestLine(
  record: LogRecord,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  record.requestStart = start;
  record.requestEnd = end;
  const methodEnd = tokenEnd(bytes, start, end);
  const target = methodEnd + 1;
  if (methodEnd === start || !isAt(bytes, SPACE, methodEnd, end)) {
    return setInvalidRequest(record);
  }
  const targetEnd = wordEnd(bytes, target, end);
  // Servers write `-` for what a request does not have; a client may send it, too.
  const isNone = isDash(bytes, target, targetEnd) ||
    isDash(bytes, start, methodEnd) && !isAt(bytes, SLASH, target, end);
  if (isNone) return setInvalidRequest(record);
  const hasVersion = targetEnd < end;
  // InfluxDB puts the fields of a form behind it, which mostly are none.
  const last = trimmedEnd(bytes, targetEnd, end);
  if (hasVersion && !isVersion(bytes, targetEnd + 1, last)) {
    return setInvalidRequest(record);
  }
  setTarget(record, bytes, start, methodEnd, target, targetEnd);
  if (record.kind !== LineKind.HIT) return;
  if (!hasVersion && record.sectionEnd === record.sectionStart) {
    return setInvalidRequest(record);
  }
  record.protocolStart = hasVersion ? targetEnd + 1 : end;
  record.protocolEnd = hasVersion ? last : end;
}

/** Whether a word may be a target where other words would fit, too: a path, or more. */
export function mayBeTarget(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  return isAt(bytes, SLASH, start, end) ||
    find(bytes, COLON, start, end) < end;
}

/**
 * Sets method and target of a record, where a log has them apart, and with them
 * the section.
 *
 * @param record Gets them, or is an invalid request where one of them is none.
 * @param bytes What holds both: the record's buffer.
 */
export function setMethodAndTarget(
  record: LogRecord,
  bytes: Uint8Array,
  methodStart: number,
  methodEnd: number,
  targetStart: number,
  targetEnd: number,
): void {
  setServedTarget(
    record,
    bytes,
    methodStart,
    methodEnd,
    targetStart,
    targetEnd,
  );
  const hasBlank = wordEnd(bytes, targetStart, targetEnd) < targetEnd;
  if (methodEnd === methodStart || hasBlank) setInvalidRequest(record);
}

/**
 * As {@linkcode setMethodAndTarget}, of a target that is not as the client sent
 * it: a server that decodes paths logs blanks for `%20`.
 *
 * @param record Gets them, or is an invalid request where one of them is none.
 * @param bytes What holds both: the record's buffer.
 * @param methodStart The same as methodEnd where the log has no method.
 */
export function setServedTarget(
  record: LogRecord,
  bytes: Uint8Array,
  methodStart: number,
  methodEnd: number,
  targetStart: number,
  targetEnd: number,
): void {
  record.requestStart = targetStart;
  record.requestEnd = targetEnd;
  if (
    tokenEnd(bytes, methodStart, methodEnd) < methodEnd ||
    isDash(bytes, methodStart, methodEnd) ||
    isDash(bytes, targetStart, targetEnd)
  ) return setInvalidRequest(record);
  setTarget(record, bytes, methodStart, methodEnd, targetStart, targetEnd);
}

/** Says that a record's request is none: its raw text stays. */
export function setInvalidRequest(record: LogRecord): void {
  const end = record.requestEnd;
  record.kind = LineKind.INVALID_REQUEST;
  record.methodStart = record.methodEnd = end;
  record.targetStart = record.targetEnd = end;
  record.sectionStart = record.sectionEnd = end;
  record.protocolStart = record.protocolEnd = end;
  record.absolute = false;
}

function setTarget(
  record: LogRecord,
  bytes: Uint8Array,
  methodStart: number,
  methodEnd: number,
  start: number,
  end: number,
): void {
  if (start === end) return setInvalidRequest(record);
  const section = sectionEnd(bytes, start, end);
  record.methodStart = methodStart;
  record.methodEnd = methodEnd;
  record.targetStart = start;
  record.targetEnd = end;
  record.sectionStart = start;
  record.sectionEnd = section;
  record.absolute = section > start && bytes[start] !== SLASH;
}

/** Whether all of it is `HTTP/digits` or `HTTP/digits.digits`. */
function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  if (
    end - start < 6 || bytes[start] !== 0x48 || bytes[start + 1] !== 0x54 ||
    bytes[start + 2] !== 0x54 || bytes[start + 3] !== 0x50 ||
    bytes[start + 4] !== SLASH
  ) return false;
  const major = digitsEnd(bytes, start + 5, end);
  if (major === start + 5) return false;
  if (major === end) return true;
  const minor = digitsEnd(bytes, major + 1, end);
  return bytes[major] === DOT && minor > major + 1 && minor === end;
}

// RFC 9110, 5.6.2: tchar.
const TOKEN_BYTES = new Uint8Array(256);
for (
  const byte of new TextEncoder().encode(
    "!#$%&'*+-.^_`|~0123456789" +
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
  )
) TOKEN_BYTES[byte] = 1;

/** One past the bytes at an offset that may stand in a method. */
export function tokenEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && TOKEN_BYTES[bytes[i]!] === 1) i++;
  return i;
}
