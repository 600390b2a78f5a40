/**
 * What stands in front of a line that came through something else: syslog, the
 * runtime of a container, Docker Compose, kubectl. The line itself is behind it.
 *
 * ```text
 * <190>Oct 10 13:55:36 host nginx[123]: LINE
 * <190>LINE
 * <190>1 2000-10-10T13:55:36.123Z host nginx 123 - [id name="value"] LINE
 * 2000-10-10T13:55:36+02:00 host nginx: LINE
 * 2000-10-10T13:55:36.123456789Z stdout F LINE
 * 2000-10-10T13:55:36.123456789Z LINE
 * nginx[123]: LINE
 * web_1  | LINE
 * 0|app  | LINE
 * [pod/web-1/nginx] LINE
 * I, [2000-10-10T13:55:36.123456 #123]  INFO -- : [request ID] LINE
 * ACCESS [LINE
 * ```
 *
 * The last two are of Ruby's logger, and of Emissary before a line of Envoy.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc3164#section-4.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc5424#section-6}
 * @see {@link https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md}
 *
 * @module
 */

import { readAddress } from "./address.ts";
import { colourEnd } from "./colour.ts";
import { MAX_ISO_BYTES, readIsoTime } from "./iso_time.ts";
import {
  blanksEnd,
  byteSet,
  digitsEnd,
  fieldEnd,
  find,
  hasText,
  isAt,
  isDigit,
  wordEnd,
} from "./scan.ts";
import { monthIndex, twoDigits } from "./time.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const LESS = 0x3c;
const GREATER = 0x3e;
const AT = 0x40;
const UPPER_F = 0x46;
const UPPER_P = 0x50;
const UPPER_T = 0x54;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BAR = 0x7c;

/** How many prefixes may stand before each other, as syslog's in Compose's. */
const MAX_PREFIXES = 3;

/**
 * Finds where a line begins behind what was put in front of it. A beginning of
 * the common formats is never taken for such a prefix.
 *
 * A container runtime cuts lines of more than 16 KiB into pieces, `P` for all but
 * the last. They are not put together: each is read for what it is, so the first
 * is a hit where all up to the response's size is in it, and the others are
 * malformed.
 *
 * @param bytes Bytes that hold the line.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @returns The offset of what is behind the prefix; `start` where there is none,
 * or nothing behind it.
 */
export function prefixEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const count = findPrefixes(bytes, start, end);
  return count > 0 ? prefixEnds[count - 1]! : start;
}

/** Where the prefixes end that were found last, the outermost first. */
export const prefixEnds: Uint32Array = new Uint32Array(MAX_PREFIXES);

/**
 * Finds each prefix of a line, for who has to try how many there are: see
 * {@linkcode prefixEnd}.
 *
 * @returns How many ends stand in {@linkcode prefixEnds}.
 */
export function findPrefixes(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let count = 0;
  for (let at = start; count < MAX_PREFIXES; count++) {
    const next = onePrefix(bytes, at, end);
    // With nothing behind it, it is no prefix of anything.
    if (next === at || next >= end) break;
    prefixEnds[count] = at = next;
  }
  return count;
}

/** One past the prefix at an offset; the offset itself where there is none. */
function onePrefix(b: Uint8Array, start: number, end: number): number {
  const byte = start < end ? b[start]! : 0;
  if (byte === LESS) return syslogEnd(b, start, end);
  if (byte === BRACKET) return podEnd(b, start, end);
  if (byte >= 0x41 && byte <= 0x57) {
    const time = syslogTimeEnd(b, start, end);
    if (time > start) return hostAndTagEnd(b, time, end);
    const ruby = rubyEnd(b, start, end);
    if (ruby > start) return ruby;
    if (hasText(b, ACCESS, start, end)) return start + ACCESS.length - 1;
  }
  if (isDigit(byte)) {
    const structured = structuredEnd(b, start, end);
    if (structured > start) return structured;
    const time = isoTimeEnd(b, start, end);
    if (time > start) return behindIsoTime(b, time, end);
  }
  // What is left begins with a name, and mostly is none by what is behind it.
  const name = isDigit(byte)
    ? numberEnd(b, start, end)
    : colourEnd(b, start, end);
  const nameEnd = nameEndFrom(b, name, end);
  if (isAt(b, SPACE, nameEnd, end)) {
    return nameEnd === name ? start : barEnd(b, start, nameEnd, end);
  }
  const tag = isAt(b, BRACKET, nameEnd, end) ? tagEnd(b, start, end) : -1;
  return tag < 0 ? start : tag;
}

/** Behind `<PRI>`: the header of one of the two RFCs, a tag alone, or nothing. */
function syslogEnd(b: Uint8Array, start: number, end: number): number {
  const digits = digitsEnd(b, start + 1, Math.min(end, start + 4));
  if (digits === start + 1 || !isAt(b, GREATER, digits, end)) return start;
  const at = digits + 1;
  const structured = structuredEnd(b, at, end);
  if (structured > at) return structured;
  const time = syslogTimeEnd(b, at, end);
  if (time > at) return hostAndTagEnd(b, time, end);
  const iso = isoTimeEnd(b, at, end);
  if (iso > at) return behindIsoTime(b, iso, end);
  const tag = tagEnd(b, at, end);
  return tag < 0 ? at : tag;
}

/**
 * One past `Oct 10 13:55:36 `, the day also as ` 1` or `1`, the second also with
 * a fraction, as journalctl has it.
 */
function syslogTimeEnd(b: Uint8Array, start: number, end: number): number {
  // The shortest is `Oct 1 13:55:36 `.
  if (end - start < 15 || b[start + 3] !== SPACE || monthIndex(b, start) < 0) {
    return start;
  }
  const day = blanksEnd(b, start + 4, start + 6);
  const dayEnd = digitsEnd(b, day, start + 6);
  const at = dayEnd + 1;
  const ok = dayEnd > day && b[dayEnd] === SPACE && at + 9 <= end &&
    twoDigits(b, at) <= 23 && b[at + 2] === COLON &&
    twoDigits(b, at + 3) <= 59 && b[at + 5] === COLON &&
    twoDigits(b, at + 6) <= 60;
  if (!ok) return start;
  const second = at + 8;
  const blank = b[second] === DOT ? digitsEnd(b, second + 1, end) : second;
  return isAt(b, SPACE, blank, end) ? blank + 1 : start;
}

const ACCESS = new TextEncoder().encode("ACCESS [");

/** How far the time of Ruby's logger is from the beginning: behind `I, [`. */
export const RUBY_TIME_AT = 4;
/** The first letters of its levels; a message of any other is `A`. */
const RUBY_LEVELS = byteSet("DIWEFA");
const BEFORE_PROGRAM = new TextEncoder().encode(" -- ");
/** So many words in brackets may stand before the message, as Rails has them. */
const MAX_TAGS = 4;

/**
 * One past `I, [2000-10-10T13:55:36.123456 #123]  INFO -- program: ` and the tags
 * behind it; the offset itself where it is none.
 */
function rubyEnd(b: Uint8Array, start: number, end: number): number {
  if (
    RUBY_LEVELS[b[start]!] !== 1 || !isAt(b, COMMA, start + 1, end) ||
    !isAt(b, SPACE, start + 2, end) || !isAt(b, BRACKET, start + 3, end)
  ) return start;
  const time = start + RUBY_TIME_AT;
  const timeEnd = wordEnd(b, time, Math.min(end, time + MAX_ISO_BYTES));
  if (Number.isNaN(readIsoTime(b, time, timeEnd))) return start;
  const process = find(b, CLOSING_BRACKET, timeEnd, end) + 1;
  const level = wordEnd(b, blanksEnd(b, process, end), end);
  if (!hasText(b, BEFORE_PROGRAM, level, end)) return start;
  const colon = find(b, COLON, level + BEFORE_PROGRAM.length, end);
  if (!isAt(b, SPACE, colon + 1, end)) return start;
  let i = colon + 2;
  for (let tag = 0; tag < MAX_TAGS && isAt(b, BRACKET, i, end); tag++) {
    const close = find(b, CLOSING_BRACKET, i, wordEnd(b, i, end));
    if (!isAt(b, CLOSING_BRACKET, close, end)) break;
    // A time is the line's own.
    if (!Number.isNaN(readIsoTime(b, i + 1, close))) break;
    i = blanksEnd(b, close + 1, end);
  }
  return i;
}

/** One past `2000-10-10T13:55:36Z `. */
function isoTimeEnd(b: Uint8Array, start: number, end: number): number {
  if (end - start < 20 || b[start + 10] !== UPPER_T || b[start + 4] !== DASH) {
    return start;
  }
  const time = wordEnd(b, start, Math.min(end, start + MAX_ISO_BYTES));
  const second = isAt(b, SPACE, time, end) ? readIsoTime(b, start, time) : NaN;
  return second === second ? time + 1 : start;
}

/** Behind an ISO time: a runtime's `stdout F `, syslog's host and tag, nothing. */
function behindIsoTime(b: Uint8Array, at: number, end: number): number {
  const stream = streamEnd(b, at, end);
  if (stream > at) return stream;
  const tag = tagEnd(b, at, end);
  if (tag >= 0) return tag;
  const second = tagEnd(b, wordEnd(b, at, end) + 1, end);
  return second < 0 ? at : second;
}

/** One past `stdout F ` or `stderr P `, the tag also as `F:more:tags`. */
function streamEnd(b: Uint8Array, at: number, end: number): number {
  const tag = at + 7;
  const isStream = hasText(b, STDOUT, at, end) || hasText(b, STDERR, at, end);
  if (end - at < 9 || !isStream || b[tag - 1] !== SPACE) return at;
  if (b[tag] !== UPPER_F && b[tag] !== UPPER_P) return at;
  if (b[tag + 1] !== SPACE && b[tag + 1] !== COLON) return at;
  const word = wordEnd(b, tag, end);
  return isAt(b, SPACE, word, end) ? word + 1 : at;
}

const STDOUT = new TextEncoder().encode("stdout");
const STDERR = new TextEncoder().encode("stderr");

/** Behind syslog's time: `host tag: `, or one of them, or none. */
function hostAndTagEnd(b: Uint8Array, at: number, end: number): number {
  const first = blanksEnd(b, at, end);
  const tag = tagEnd(b, first, end);
  if (tag >= 0) return tag;
  const host = wordEnd(b, first, end);
  const second = blanksEnd(b, host, end);
  const behind = tagEnd(b, second, end);
  if (behind >= 0) return behind;
  // `client - - [`, `client:port [`, `[time] "`: no host, the line itself.
  const byte = second < end ? b[second] : BRACKET;
  return byte === DASH || byte === BRACKET || byte === QUOTE ? first : second;
}

/**
 * One past the level and the name that Python's own logging puts before a message,
 * `INFO:werkzeug:`; the start of the word where it is none.
 */
export function loggerEnd(b: Uint8Array, start: number, end: number): number {
  if (!hasText(b, INFO, start, end)) return start;
  const colon = find(b, COLON, start + INFO.length, end);
  return colon + 1 < end ? colon + 1 : start;
}

const INFO = new TextEncoder().encode("INFO:");

/**
 * One past a tag and the blanks behind it: `nginx: `, `nginx[123]: `,
 * `app[web.1]: `; -1 where there is none.
 */
function tagEnd(b: Uint8Array, start: number, end: number): number {
  let i = nameEndFrom(b, start, end);
  if (i === start) return -1;
  if (isAt(b, BRACKET, i, end)) {
    // A process by its number, and at Heroku by its kind and number.
    const process = nameEndFrom(b, i + 1, end);
    if (
      !isDigit(b[process - 1]!) || !isAt(b, CLOSING_BRACKET, process, end)
    ) return -1;
    i = process + 1;
  }
  return isAt(b, COLON, i, end) && isAt(b, SPACE, i + 1, end)
    ? blanksEnd(b, i + 1, end)
    : -1;
}

/** One past the name that begins at an offset. */
function nameEndFrom(b: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && isNameByte(b[i]!)) i++;
  return i;
}

/** A byte of a name of a program, a unit, a host or a container. */
function isNameByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= DASH && byte <= 0x39) ||
    byte === 0x5f || byte === AT;
}

/** One past `1 time host app pid msgid [data] `, the header of RFC 5424. */
function structuredEnd(b: Uint8Array, start: number, end: number): number {
  if (!isAt(b, 0x31, start, end) || !isAt(b, SPACE, start + 1, end)) {
    return start;
  }
  let i = start + 2;
  const time = isAt(b, DASH, i, end) && isAt(b, SPACE, i + 1, end)
    ? i + 2
    : isoTimeEnd(b, i, end);
  if (time === i) return start;
  i = time;
  for (let words = 0; words < 4; words++) {
    const word = wordEnd(b, i, end);
    if (word === i || word === end) return start;
    i = word + 1;
  }
  const data = dataEnd(b, i, end);
  // Heroku leaves the data out.
  if (data === i) return isAt(b, BRACKET, i, end) ? start : i;
  if (!isAt(b, SPACE, data, end)) return start;
  const message = data + 1;
  const hasMark = end - message >= 3 && b[message] === 0xef &&
    b[message + 1] === 0xbb && b[message + 2] === 0xbf;
  return hasMark ? message + 3 : message;
}

/** One past structured data: `-`, or elements in brackets. */
function dataEnd(b: Uint8Array, start: number, end: number): number {
  if (isAt(b, DASH, start, end)) return start + 1;
  let i = start;
  while (isAt(b, BRACKET, i, end)) {
    while (i < end && b[i] !== CLOSING_BRACKET) {
      // A bracket in a value closes nothing.
      i = b[i] === QUOTE ? fieldEnd(b, i, end) : i + 1;
    }
    if (i === end) return start;
    i++;
  }
  return i;
}

/** One past `[pod/name/container] `, as of `kubectl logs --prefix`. */
function podEnd(b: Uint8Array, start: number, end: number): number {
  const ok = end - start > 6 && b[start + 1] === 0x70 &&
    b[start + 2] === 0x6f && b[start + 3] === 0x64 && b[start + 4] === SLASH;
  if (!ok) return start;
  const i = nameEndFrom(b, start + 5, end);
  return isAt(b, CLOSING_BRACKET, i, end) && isAt(b, SPACE, i + 1, end)
    ? i + 2
    : start;
}

/** One past the number that pm2 puts before a name, `0|`. */
function numberEnd(b: Uint8Array, start: number, end: number): number {
  const digits = digitsEnd(b, start, end);
  return digits > start && isAt(b, BAR, digits, end) ? digits + 1 : start;
}

/**
 * One past `  | ` behind a name, as of Docker Compose, with colours or without;
 * `start` where there is none.
 */
function barEnd(
  b: Uint8Array,
  start: number,
  nameEnd: number,
  end: number,
): number {
  const bar = blanksEnd(b, nameEnd, end);
  // A client is no container, whatever host it asks for.
  if (!isAt(b, BAR, bar, end) || readAddress(b, start, nameEnd)) return start;
  const blank = colourEnd(b, bar + 1, end);
  return isAt(b, SPACE, blank, end) ? colourEnd(b, blank + 1, end) : start;
}
