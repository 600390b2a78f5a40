/**
 * What stands before the time of a line, where it is not just `client - - `:
 * users with names, names with blanks, a virtual host in front.
 *
 * @module
 */

import { readAddress } from "./address.ts";
import { bracketFrom } from "./block.ts";
import { firstEnd } from "./client_address.ts";
import { isDash, setMalformed } from "./fields.ts";
import { MAX_ISO_BYTES } from "./iso_time.ts";
import { loggerEnd, prefixEnd } from "./prefix.ts";
import { type LogRecord, Malformed } from "./record.ts";
import { blanksEnd, find, isDigit, wordEnd } from "./scan.ts";
import { readTime, TIME_BYTES, twoDigits } from "./time.ts";

const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const PARENTHESIS = 0x28;
const CLOSING_PARENTHESIS = 0x29;
const COMMA = 0x2c;
const DASH = 0x2d;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const LOWER_S = 0x73;

/** `13:55:36`; a fraction may follow. */
const TIME_OF_DAY_BYTES = 8;

/** No time is shorter, in whatever words. */
const MIN_TIME_BYTES = 15;

/** More words than this before the time are one long user name. */
const MAX_WORDS = 16;
const wordStarts = new Uint32Array(MAX_WORDS);
const wordEnds = new Uint32Array(MAX_WORDS);

/**
 * Reads a line up to its time.
 *
 * Three words are client, ident and user. With more, the second is the client
 * and the first its virtual host where the second is an IP address, or where it may
 * be a name, there are four and an ident of `-` follows; else the user has blanks in
 * it, as in `192.0.2.7 - john doe`, or what the line came through stands in front of
 * an address and an ident of `-`, with a time of day or a program's name in it: then
 * an address may also be the last word. With less, the first has to be an address:
 * some formats, aiohttp's among them, have no ident, or no user.
 *
 * A user may be empty, as in `192.0.2.7 -  [`, and is a word all the same.
 *
 * With no client but a blank, as of gunicorn behind a Unix socket (` - - [`), or
 * with `-` in its place, the line has none.
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
  let words = splitWords(bytes, first, bracket);
  if (words === 2 && isClientMissing(bytes, start)) {
    record.clientStart = record.clientEnd = wordStarts[0]!;
    record.vhostStart = record.vhostEnd = first;
    record.identityStart = wordStarts[0]!;
    record.identityEnd = bracket - 1;
    return bracket + 1;
  }
  words = withEmptyUser(bytes, words, bracket);
  if (words < 3) {
    if (Number.isNaN(readTime(bytes, bracket + 1))) {
      return fail(record, Malformed.BAD_TIME, bracket + 1);
    }
    if (!isAddressAlone(bytes, words)) {
      return fail(record, Malformed.NO_CLIENT, start);
    }
  }

  const comma = wordEnds[0]! - 1;
  const isList = bytes[comma] === COMMA && comma > wordStarts[0]!;
  const client = isList ? 0 : clientWord(bytes, words);
  record.clientStart = wordStarts[client]!;
  record.clientEnd = isDashWord(bytes, client)
    ? record.clientStart
    : firstEnd(bytes, wordStarts[client]!, wordEnds[client]!);
  record.vhostStart = first;
  record.vhostEnd = client === 1 && isHost(bytes) ? wordEnds[0]! : first;
  record.identityStart = client + 1 < words
    ? wordStarts[client + 1]!
    : bracket - 1;
  record.identityEnd = bracket - 1;
  return bracket + 1;
}

/**
 * Finds the bracket of the line's time: the first with a request behind, else the
 * first with a time in it, else the first after a blank. Gives the newline's offset
 * where there is none.
 *
 * A user's name may have a bracket in it, and a time, as X-Forwarded-For may have
 * where that stands in front: servers that log them so escape quotes.
 */
function timeBracket(b: Uint8Array, start: number): number {
  let first = -1;
  let firstTime = -1;
  let i = bracketFrom(b, start);
  for (; b[i] !== LF; i = bracketFrom(b, i + 1)) {
    if (i === start || b[i - 1] !== SPACE) continue;
    const isTime = !Number.isNaN(readTime(b, i + 1));
    if (
      isTime && opensRequest(b, i + 1 + TIME_BYTES) ||
      isDigit(b[i + 1]!) && opensRequest(b, closingBracket(b, i))
    ) return i;
    if (isTime && firstTime < 0) firstTime = i;
    if (first < 0) first = i;
  }
  if (firstTime >= 0) return firstTime;
  return first < 0 ? i : first;
}

/** The bracket that closes what may be another time; else the opening one. */
function closingBracket(b: Uint8Array, bracket: number): number {
  const last = bracket + MAX_ISO_BYTES;
  let i = bracket + 1;
  while (
    i < last && b[i] !== CLOSING_BRACKET && b[i] !== BRACKET && b[i] !== LF
  ) i++;
  return i > bracket + MIN_TIME_BYTES ? i : bracket;
}

/** Whether a bracket closes a time and a request follows. */
function opensRequest(b: Uint8Array, close: number): boolean {
  if (b[close] !== CLOSING_BRACKET) return false;
  const blank = requestBlank(b, close + 1);
  return b[blank] === SPACE && b[blank + 1] === QUOTE;
}

/** Where the blank before a request stands, if one follows the time there. */
export function requestBlank(b: Uint8Array, behindTime: number): number {
  let i = behindTime;
  if (b[i] === SPACE && b[i + 1] === PARENTHESIS) i = durationEnd(b, i + 1);
  // A `log_format` that many have copied has two blanks there.
  return b[i] === SPACE && b[i + 1] === SPACE ? i + 1 : i;
}

/** One past `(12 s)`, which some have between time and request. */
function durationEnd(b: Uint8Array, at: number): number {
  let i = at + 1;
  while (isDigit(b[i]!)) i++;
  return i > at + 1 && b[i] === SPACE && b[i + 1] === LOWER_S &&
      b[i + 2] === CLOSING_PARENTHESIS
    ? i + 3
    : at - 1;
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

/**
 * Adds the user where it is empty, between the blanks behind an ident of `-`: so
 * it is of nginx with `escape=none`, and of varnishncsa.
 */
function withEmptyUser(b: Uint8Array, words: number, bracket: number): number {
  const isEmpty = words > 0 && words < MAX_WORDS && isDashWord(b, words - 1) &&
    bracket - wordEnds[words - 1]! > 1;
  // With a `-` for the user there may be two blanks all the same.
  if (!isEmpty || words > 2 && isDashWord(b, words - 2)) return words;
  wordStarts[words] = wordEnds[words] = bracket - 1;
  return words + 1;
}

/** Whether two words are ident and user, `-` both, behind a blank. */
function isClientMissing(b: Uint8Array, start: number): boolean {
  return isDashWord(b, 0) && isDashWord(b, 1) && wordStarts[0]! > start;
}

/**
 * Which word is the client: the first, the second behind a virtual host, or a later
 * one behind what it came through.
 */
function clientWord(b: Uint8Array, words: number): number {
  if (words <= 3 || isDashWord(b, 1)) return 0;
  if (isAddress(b, 1)) return 1;
  if (words === 4 && isDashWord(b, 2) && mayBeName(b, 1)) return 1;
  let isBehind = isStamp(b, 0) || isStamp(b, 1);
  const last = words - 1;
  for (let word = 2; word < last; word++) {
    if (isBehind && isAddress(b, word) && isDashWord(b, word + 1)) return word;
    isBehind ||= isStamp(b, word);
  }
  return isBehind && isAddress(b, last) ? last : 0;
}

/** Whether all there is is a client's address, with an ident or a user or neither. */
function isAddressAlone(b: Uint8Array, words: number): boolean {
  if (words === 0) return false;
  const address = loggerEnd(b, wordStarts[0]!, wordEnds[0]!);
  if (!readAddress(b, address, wordEnds[0]!)) return false;
  wordStarts[0] = address;
  return true;
}

/**
 * Whether the word before a client is a virtual host: not the level of a message
 * (`info:`), nor a name in brackets (`[httpd]` of InfluxDB), but an address may be.
 */
function isHost(b: Uint8Array): boolean {
  const start = wordStarts[0]!;
  const end = wordEnds[0]!;
  return b[end - 1] !== COLON &&
    (b[start] !== BRACKET || find(b, COLON, start, end) < end);
}

/** Whether a word is a time of day, or the name of a program with its colon. */
function isStamp(b: Uint8Array, word: number): boolean {
  const start = wordStarts[word]!;
  const end = wordEnds[word]!;
  return b[end - 1] === COLON ||
    end - start >= TIME_OF_DAY_BYTES && b[start + 2] === COLON &&
      b[start + 5] === COLON && !Number.isNaN(
        twoDigits(b, start) + twoDigits(b, start + 3) + twoDigits(b, start + 6),
      );
}

function isDashWord(b: Uint8Array, word: number): boolean {
  return isDash(b, wordStarts[word]!, wordEnds[word]!);
}

/**
 * Whether a word may be a name by its first byte, as the kernel has it: a list in
 * parentheses or quotes, as `(-)`, is none.
 */
function mayBeName(b: Uint8Array, word: number): boolean {
  return b[wordStarts[word]!]! >= DASH;
}

/** Whether a word is an IPv4 or IPv6 address; quotes around it are taken off. */
function isAddress(b: Uint8Array, word: number): boolean {
  const start = wordStarts[word]!;
  const end = wordEnds[word]!;
  // As Twisted has it.
  const isQuoted = b[start] === QUOTE && b[end - 1] === QUOTE;
  if (!isQuoted) return readAddress(b, start, end);
  if (!readAddress(b, start + 1, end - 1)) return false;
  wordStarts[word] = start + 1;
  wordEnds[word] = end - 1;
  return true;
}

function fail(record: LogRecord, reason: Malformed, at: number): number {
  setMalformed(record, reason, at);
  return at;
}
