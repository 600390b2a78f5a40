/**
 * The request line of a record: `GET /path HTTP/1.1`.
 *
 * @module
 */

import { LineKind, type LogRecord } from "./record.ts";
import { sectionEnd } from "./section.ts";

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const DOT = 0x2e;

/**
 * Reads a request line up to its closing quote. `\"` and `\\` are Apache's
 * escapes and do not close it.
 *
 * It is a valid request when it is a method of RFC 9110's token characters, a
 * target without blanks and, after one blank each, `HTTP/` with a version.
 * Without a version (HTTP/0.9) the target has to begin with `/` or a scheme.
 * All else (`""`, `-`, TLS bytes, other protocols) is an invalid request.
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
  record.requestStart = start;
  let i = start;
  while (isTokenByte(bytes[i]!)) i++;
  const methodEnd = i;
  if (methodEnd === start || bytes[i] !== SPACE) {
    return invalid(bytes, i, record);
  }

  const target = ++i;
  i = wordEnd(bytes, i);
  const targetEnd = i;
  if (targetEnd === target) return invalid(bytes, i, record);

  const section = sectionEnd(bytes, target, targetEnd);
  if (bytes[i] === SPACE) {
    i = versionEnd(bytes, i + 1);
    if (bytes[i] !== QUOTE) return invalid(bytes, i, record);
  } else if (section === target) {
    return invalid(bytes, i, record);
  }
  if (bytes[i] !== QUOTE) return invalid(bytes, i, record);

  record.requestEnd = i;
  record.methodStart = start;
  record.methodEnd = methodEnd;
  record.targetStart = target;
  record.targetEnd = targetEnd;
  record.sectionStart = target;
  record.sectionEnd = section;
  record.absolute = section > target && bytes[target] !== SLASH;
  return i;
}

function invalid(bytes: Uint8Array, at: number, record: LogRecord): number {
  let i = at;
  while (bytes[i] !== QUOTE && bytes[i] !== LF) {
    i += bytes[i] === BACKSLASH && bytes[i + 1] !== LF ? 2 : 1;
  }
  record.kind = LineKind.INVALID_REQUEST;
  record.requestEnd = i;
  record.methodStart = record.methodEnd = i;
  record.targetStart = record.targetEnd = i;
  record.sectionStart = record.sectionEnd = i;
  record.absolute = false;
  return i;
}

/** One past the last byte of a word: a blank, a quote or the newline ends it. */
function wordEnd(bytes: Uint8Array, start: number): number {
  let i = start;
  for (;;) {
    const byte = bytes[i]!;
    if (byte === SPACE || byte === QUOTE || byte === LF) return i;
    i += byte === BACKSLASH && bytes[i + 1] !== LF ? 2 : 1;
  }
}

/** One past `HTTP/digits` or `HTTP/digits.digits`; `start` where it is not there. */
function versionEnd(bytes: Uint8Array, start: number): number {
  if (
    bytes[start] !== 0x48 || bytes[start + 1] !== 0x54 ||
    bytes[start + 2] !== 0x54 || bytes[start + 3] !== 0x50 ||
    bytes[start + 4] !== SLASH
  ) return start;
  const major = digitsEnd(bytes, start + 5);
  if (major === start + 5) return start;
  if (bytes[major] !== DOT) return major;
  const minor = digitsEnd(bytes, major + 1);
  return minor === major + 1 ? start : minor;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let i = start;
  while (bytes[i]! >= 0x30 && bytes[i]! <= 0x39) i++;
  return i;
}

// RFC 9110, 5.6.2: tchar.
const TOKEN_BYTES = new Uint8Array(256);
for (
  const byte of new TextEncoder().encode(
    "!#$%&'*+-.^_`|~0123456789" +
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
  )
) TOKEN_BYTES[byte] = 1;

function isTokenByte(byte: number): boolean {
  return TOKEN_BYTES[byte] === 1;
}
