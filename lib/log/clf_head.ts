/**
 * What stands before the time of a line, where it is not just `client - - `:
 * users with names, names with blanks, a virtual host in front.
 *
 * @module
 */

import { prefixEnd } from "./prefix.ts";
import { LineKind, type LogRecord, Malformed } from "./record.ts";
import { blanksEnd, wordEnd } from "./scan.ts";
import { readTime } from "./time.ts";

const LF = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const BRACKET = 0x5b;

/** More words than this before the time are one long user name. */
const MAX_WORDS = 16;
const wordStarts = new Uint32Array(MAX_WORDS);
const wordEnds = new Uint32Array(MAX_WORDS);

/**
 * Reads a line up to its time.
 *
 * Three words are client, ident and user. With more, the second is the client
 * and the first its virtual host where the second is an IP address, or where
 * there are four and an ident of `-` follows; else the user has blanks in it, as
 * in `192.0.2.7 - john doe`.
 *
 * @param bytes Bytes that hold the line and its newline.
 * @param start The offset of the line's first byte.
 * @param record Gets client, virtual host and identity, or is set malformed.
 * @returns The offset of the time, behind its bracket.
 */
export function readHead(
  bytes: Uint8Array,
  start: number,
  record: LogRecord,
): number {
  const bracket = timeBracket(bytes, start);
  if (bytes[bracket] !== BRACKET) {
    return fail(record, Malformed.NO_TIME, start);
  }
  const first = prefixEnd(bytes, start, bracket);
  const words = splitWords(bytes, first, bracket);
  if (words < 3) {
    return Number.isNaN(readTime(bytes, bracket + 1))
      ? fail(record, Malformed.BAD_TIME, bracket + 1)
      : fail(record, Malformed.NO_CLIENT, start);
  }

  let client = clientWord(bytes, words);
  let clientEnd = wordEnds[client]!;
  const comma = wordEnds[0]! - 1;
  if (bytes[comma] === COMMA && comma > wordStarts[0]!) {
    // A list of X-Forwarded-For: the first address is the client's.
    client = 0;
    clientEnd = comma;
  }
  record.clientStart = wordStarts[client]!;
  record.clientEnd = clientEnd;
  record.vhostStart = first;
  record.vhostEnd = client === 0 ? first : wordEnds[0]!;
  record.identityStart = Math.min(wordEnds[client]! + 1, bracket - 1);
  record.identityEnd = bracket - 1;
  return bracket + 1;
}

/**
 * Finds the bracket of the line's time: the first with a time in it, else the
 * first after a blank. Gives the newline's offset where there is none.
 */
function timeBracket(b: Uint8Array, start: number): number {
  let first = -1;
  let i = start;
  for (; b[i] !== LF; i++) {
    if (b[i] !== SPACE || b[i + 1] !== BRACKET) continue;
    if (!Number.isNaN(readTime(b, i + 2))) return i + 1;
    if (first < 0) first = i + 1;
  }
  return first < 0 ? i : first;
}

function splitWords(b: Uint8Array, start: number, end: number): number {
  let count = 0;
  let i = start;
  while (i < end && count < MAX_WORDS) {
    i = blanksEnd(b, i, end);
    if (i === end) break;
    wordStarts[count] = i;
    i = wordEnd(b, i, end);
    wordEnds[count++] = i;
  }
  return count;
}

/** The client is the first word, or the second behind a virtual host. */
function clientWord(b: Uint8Array, words: number): 0 | 1 {
  if (words === 3 || isDash(b, 1)) return 0;
  return isAddress(b, 1) || (words === 4 && isDash(b, 2)) ? 1 : 0;
}

function isDash(b: Uint8Array, word: number): boolean {
  return wordEnds[word]! - wordStarts[word]! === 1 &&
    b[wordStarts[word]!] === DASH;
}

/** Whether a word has the shape of an IPv4 or IPv6 address. */
function isAddress(b: Uint8Array, word: number): boolean {
  let dots = 0;
  let colons = 0;
  let letters = 0;
  for (let i = wordStarts[word]!; i < wordEnds[word]!; i++) {
    const byte = b[i]!;
    const lower = byte | 0x20;
    if (byte === DOT) dots++;
    else if (byte === COLON) colons++;
    else if (lower >= 0x61 && lower <= 0x66) letters++;
    else if (byte < 0x30 || byte > 0x39) return false;
  }
  return colons >= 2 || (dots === 3 && letters === 0 && colons === 0);
}

function fail(record: LogRecord, reason: Malformed, at: number): number {
  record.kind = LineKind.MALFORMED;
  record.reason = reason;
  record.reasonAt = at;
  return at;
}
