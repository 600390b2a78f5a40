/**
 * The fast way to read lines: those that have the shape nearly all lines have.
 *
 * ```text
 * client - - [time] "METHOD /path HTTP/1.1" 200 1234 …
 * client ident user [time] "METHOD /path HTTP/1.1" 200 1234 …
 * client, proxy - - [time] "METHOD /path HTTP/1.1" 200 1234 …
 * vhost client - user [time] "METHOD /path HTTP/1.1" 200 1234 …
 * client - - [time] "METHOD /path HTTP/2" 200 1234 …
 * client - - [time] "METHOD http://host/path HTTP/1.1" 200 1234 …
 * ```
 *
 * It looks at 16 bytes at a time, which no JavaScript can; a line takes a third of
 * the time that it took in TypeScript.
 *
 * A line is gone over once, and what it says is written to a row of numbers. At the
 * first byte that is not as usual the line is left to `clf.ts`, which knows what
 * else is allowed and what to say of the rest. So nothing here decides what a line
 * means: what it does not leave, it reads as `clf.ts` does, and
 * `tests/log/plain_lines_test.ts` holds it to that.
 *
 * @module
 */

import { isMalformed } from "./answer.as";
import { hash, moreHash } from "./hash.as";
import { MAX_KEY_BYTES, TIME } from "./memory.as";
import { hostEnd, skipNames } from "./names.as";
import { digit, digitCount, isDigit, twoDigits, valueOf } from "./numbers.as";
import {
  CLIENT, CLIENT_END, CLIENT_HASH, CLIENT_MORE, METHOD, NEXT, ROW_BYTES, ROWS, SECOND,
  SECTION_END, SECTION_HASH, SECTION_MORE, SHAPE, SIZE, STATUS, TAIL, TARGET,
  TARGET_END, TIME_AT,
} from "./rows.as";
import {
  newlineFrom, originEnd, skipClient, skipList, skipName, skipPart, skipWord,
} from "./scan.as";

const MAX_ROWS: usize = 512;

// What a line turned out to be: formats as `LineFormat` in `lib/log` numbers them.
const COMMON: i32 = 0;
const COMBINED: i32 = 1;
/** So much more with a virtual host before the client. */
const VHOST: i32 = 2;
const NOT_PLAIN: i32 = -1;
const NEW_MINUTE: i32 = -2;
/** Not plain, nor anything else that counts as a hit. */
const MALFORMED: i32 = -3;

const TIME_BYTES: usize = 26;

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
const SLASH: u8 = 0x2f;
const LESS: u8 = 0x3c;

// Words as they stand in memory.
const NO_NAMES: u64 = 0x5b_20_2d_20_2d_20; // " - - ["
const SIX_BYTES: u64 = 0xffff_ffff_ffff;
const REQUEST: u32 = 0x22_20_5d; // `] "`
const THREE_BYTES: u32 = 0xff_ffff;
const VERSION: u64 = 0x2e_00_2f_50_54_54_48_20; // " HTTP/", a digit, "."
const MAJOR_VERSION: u64 = 0x22_00_2f_50_54_54_48_20; // " HTTP/", a digit, `"`
const BUT_ONE_DIGIT: u64 = 0xff00_ffff_ffff_ffff;
const REQUEST_END: u16 = 0x20_22; // `" `

/** What the clients and sections of the rows are hashed with. */
export let rowsSeed: i32 = 0;

/** Whether lines whose target has an origin are left to `clf.ts`. */
let leavesOrigins = false;

/** The second of the last time, and of the beginning of its minute. */
let lastSecond: i32 = -1;
let minute: i32 = -60;

/**
 * Learns a time: those of the same minute are read without help.
 *
 * @param at Where its 26 bytes stand; their second has two digits, to 59.
 * @param second The seconds since the epoch that it says.
 */
export function learnTime(at: usize, second: i32): void {
  v128.store(TIME, v128.load(at));
  v128.store(TIME, v128.load(at, 10), 10);
  lastSecond = second;
  minute = second - twoDigits(at + 18);
}

/**
 * Reads lines to rows until there is no room for more, and not past a line of a
 * minute that it does not know: its row is the last, and its shape says so.
 *
 * @param from Where the first line begins.
 * @param to One past the newline of the last line.
 * @param seed What keys are hashed with.
 * @param cutsSite Whether an origin may be cut off sections: none is here.
 * @returns How many rows were written, at least one.
 */
export function readLines(
  from: usize,
  to: usize,
  seed: i32,
  cutsSite: bool,
): i32 {
  rowsSeed = seed;
  leavesOrigins = cutsSite;
  let row = ROWS;
  for (
    const end = ROWS + MAX_ROWS * ROW_BYTES;
    from < to && row < end;
    row += ROW_BYTES
  ) {
    let shape = readLine(from, row, seed);
    if (shape === NOT_PLAIN && isMalformed(from)) shape = MALFORMED;
    store<i32>(row, shape, SHAPE);
    const newline = newlineFrom(shape < 0 ? from : load<i32>(row, TAIL));
    from = newline + 1;
    store<i32>(row, <i32> from, NEXT);
    if (shape === NEW_MINUTE) return <i32> ((row - ROWS) / ROW_BYTES) + 1;
  }
  return <i32> ((row - ROWS) / ROW_BYTES);
}

/**
 * Reads lines whose rows say where they begin, behind what stands in front of them,
 * and where the next one does: see `plain_lines.ts`.
 *
 * @param first The row of the first one.
 * @param count How many rows there are.
 * @param seed What keys are hashed with.
 * @param cutsSite Whether an origin may be cut off sections: none is here.
 * @returns The row of a line of a minute that it does not know; else how many rows
 * there are.
 */
export function readPlaced(
  first: usize,
  count: usize,
  seed: i32,
  cutsSite: bool,
): usize {
  rowsSeed = seed;
  leavesOrigins = cutsSite;
  for (let i = first; i < count; i++) {
    const row = ROWS + i * ROW_BYTES;
    const shape = readLine(load<usize>(row, CLIENT), row, seed);
    store<i32>(row, shape, SHAPE);
    if (shape === NEW_MINUTE) return i;
  }
  return count;
}

/**
 * Reads a line up to the size of its response.
 *
 * No step looks further than 64 bytes ahead, and none goes past a newline: it is
 * among the bytes that end each search.
 */
function readLine(start: usize, row: usize, seed: i32): i32 {
  let client = start;
  let clientEnd = skipClient(start);
  // `-` is no client, and no virtual host; and `<` begins syslog's priority.
  if (
    clientEnd < start + 2 && (clientEnd === start || load<u8>(start) === DASH) ||
    load<u8>(start) === LESS
  ) return NOT_PLAIN;
  let time = clientEnd + 6;
  let format = COMMON;
  // Nobody is named in most logs: to pass over two words takes 7 % of the kernel's time.
  if ((load<u64>(clientEnd) & SIX_BYTES) !== NO_NAMES) {
    const isList = load<u8>(clientEnd) === COMMA;
    time = skipNames(start, isList ? skipList(clientEnd) : clientEnd);
    if (time === 0 || isList && hostEnd !== 0) return NOT_PLAIN;
    if (hostEnd !== 0) {
      client = hostEnd + 1;
      clientEnd = skipClient(client);
      if (load<u8>(clientEnd) !== SPACE) return NOT_PLAIN;
      format = VHOST;
    }
  }
  if (clientEnd - client > MAX_KEY_BYTES) return NOT_PLAIN;

  const behind = time + TIME_BYTES;
  if ((load<u32>(behind) & THREE_BYTES) !== REQUEST) return NOT_PLAIN;
  const second = readSecond(time);
  // Beyond 31 bits it is negative, too.
  if (second < 0 && second !== NEW_MINUTE) return NOT_PLAIN;

  const method = behind + 3;
  const methodEnd = skipName(method);
  const target = methodEnd + 1;
  if (methodEnd === method || load<u8>(methodEnd) !== SPACE) return NOT_PLAIN;
  let path = target;
  if (load<u8>(target) !== SLASH) {
    path = originEnd(target);
    if (path === target || leavesOrigins) return NOT_PLAIN;
  }
  const sectionEnd = skipPart(path + 1);
  if (sectionEnd - target > MAX_KEY_BYTES) return NOT_PLAIN;
  const targetEnd = skipWord(sectionEnd);
  const http = load<u64>(targetEnd) & BUT_ONE_DIGIT;
  let quote = targetEnd + 9;
  if (http === MAJOR_VERSION) quote = targetEnd + 7;
  else if (http !== VERSION || !isDigit(targetEnd + 8)) return NOT_PLAIN;
  if (!isDigit(targetEnd + 6) || load<u16>(quote) !== REQUEST_END) {
    return NOT_PLAIN;
  }

  const code = quote + 2;
  if (
    !isDigit(code) || !isDigit(code + 1) || !isDigit(code + 2) ||
    load<u8>(code, 3) !== SPACE
  ) return NOT_PLAIN;
  const status = digit(code) * 100 + twoDigits(code + 1);
  if (status < 100 || status > 599) return NOT_PLAIN;

  const size = code + 4;
  // Eight digits at once, those of larger sizes one by one: worth 5 % of the kernel's
  // time for common lines, 2 % for combined ones.
  const word = load<u64>(size);
  let digits = digitCount(word);
  let value: u64 = digits === 0 ? 0 : valueOf(word, digits);
  while (digits >= 8 && isDigit(size + digits)) {
    value = value * 10 + <u64> digit(size + digits);
    if (value > <u64> u32.MAX_VALUE) return NOT_PLAIN;
    digits++;
  }
  const isDash = load<u8>(size) === DASH;
  if (digits === 0 && !isDash) return NOT_PLAIN;
  const tail = size + (isDash ? 1 : digits);
  const after = load<u8>(tail);
  if (after !== SPACE && after !== 0x0a && after !== 0x0d) return NOT_PLAIN;

  // Only now: of a line that is none no time is to be learned.
  if (second === NEW_MINUTE) {
    store<i32>(row, <i32> time, TIME_AT);
    return NEW_MINUTE;
  }

  store<i32>(row, <i32> client, CLIENT);
  store<i32>(row, <i32> clientEnd, CLIENT_END);
  store<i32>(row, second, SECOND);
  store<i32>(row, <i32> method, METHOD);
  store<i32>(row, <i32> target, TARGET);
  store<i32>(row, <i32> sectionEnd, SECTION_END);
  store<i32>(row, <i32> targetEnd, TARGET_END);
  store<i32>(row, status, STATUS);
  store<i32>(row, <i32> value, SIZE);
  store<i32>(row, <i32> tail, TAIL);
  store<i32>(row, hash(target, sectionEnd - target, seed), SECTION_HASH);
  store<i32>(row, moreHash(), SECTION_MORE);
  store<i32>(row, hash(client, clientEnd - client, seed), CLIENT_HASH);
  store<i32>(row, moreHash(), CLIENT_MORE);
  const next = load<u8>(tail, 1);
  return after === SPACE && (next === QUOTE || next === DASH)
    ? format + COMBINED
    : format;
}

/** Whether the line ends within a time's bytes. */
function hasNewline(at: usize): bool {
  const newline = i8x16.splat(0x0a);
  return v128.any_true(v128.or(
    i8x16.eq(v128.load(at), newline),
    i8x16.eq(v128.load(at, 10), newline),
  ));
}

/** The second of a time: negative where it is not to be read here. */
function readSecond(at: usize): i32 {
  // Lines of one minute follow each other.
  const head = v128.xor(v128.load(at), v128.load(TIME));
  const rest = v128.xor(v128.load(at, 10), v128.load(TIME, 10));
  const butSecond = i8x16(
    -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1, -1, -1, -1, -1,
  );
  // The first 16 bytes end before the second.
  const isNew = v128.any_true(v128.or(head, v128.and(rest, butSecond)));
  if (isNew || lastSecond < 0) return hasNewline(at) ? NOT_PLAIN : NEW_MINUTE;
  if (!isDigit(at + 18) || !isDigit(at + 19) || load<u8>(at, 18) > 0x35) {
    return NOT_PLAIN;
  }
  store<u16>(TIME, load<u16>(at, 18), 18);
  lastSecond = minute + twoDigits(at + 18);
  return lastSecond;
}
