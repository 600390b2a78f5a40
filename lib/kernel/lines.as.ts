/**
 * The fast way to read lines: those that have the shape nearly all lines have.
 *
 * ```text
 * client - - [time] "METHOD /path HTTP/1.1" 200 1234 …
 * client ident user [time] "METHOD /path HTTP/1.1" 200 1234 …
 * vhost client - user [time] "METHOD /path HTTP/1.1" 200 1234 …
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

import { hash, moreHash } from "./hash.as";
import { MAX_KEY_BYTES, TIME } from "./memory.as";
import {
  CLIENT_END, CLIENT_HASH, CLIENT_MORE, METHOD, NEXT, ROW_BYTES, ROWS, SECOND,
  SECTION_END, SECTION_HASH, SECTION_MORE, SHAPE, SIZE, START, STATUS, TAIL,
  TARGET, TARGET_END, TIME_AT,
} from "./rows.as";

const MAX_ROWS: usize = 512;

// What a line turned out to be.
const COMMON: i32 = 0;
const COMBINED: i32 = 1;
/** So much more with a virtual host before the client. */
const VHOST: i32 = 2;
const NOT_PLAIN: i32 = -1;
const NEW_MINUTE: i32 = -2;

const TIME_BYTES: usize = 26;

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const HASH: u8 = 0x23;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
const COLON: u8 = 0x3a;
const LESS: u8 = 0x3c;
const UPPER_T: u8 = 0x54;
const BRACKET: u8 = 0x5b;
const BAR: u8 = 0x7c;
const SLASH: u8 = 0x2f;

// Words as they stand in memory.
const NO_NAMES: u64 = 0x5b_20_2d_20_2d_20; // " - - ["
const SIX_BYTES: u64 = 0xffff_ffff_ffff;
const REQUEST: u32 = 0x22_20_5d; // `] "`
const TIME_START: u16 = 0x5b_20; // " ["
const NO_NAME: u32 = 0x20_2d_20; // " - "
const THREE_BYTES: u32 = 0xff_ffff;
const GET: u32 = 0x20_54_45_47; // "GET "
const VERSION: u64 = 0x2e_00_2f_50_54_54_48_20; // " HTTP/", a digit, "."
const BUT_ONE_DIGIT: u64 = 0xff00_ffff_ffff_ffff;
const REQUEST_END: u16 = 0x20_22; // `" `

/** What the clients and sections of the rows are hashed with. */
export let rowsSeed: i32 = 0;

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
 * @returns How many rows were written, at least one.
 */
export function readLines(from: usize, to: usize, seed: i32): i32 {
  rowsSeed = seed;
  let row = ROWS;
  for (
    const end = ROWS + MAX_ROWS * ROW_BYTES;
    from < to && row < end;
    row += ROW_BYTES
  ) {
    store<i32>(row, <i32> from, START);
    const shape = readLine(from, row, seed);
    store<i32>(row, shape, SHAPE);
    const newline = newlineFrom(shape < 0 ? from : load<i32>(row, TAIL));
    from = newline + 1;
    store<i32>(row, <i32> from, NEXT);
    if (shape === NEW_MINUTE) return <i32> ((row - ROWS) / ROW_BYTES) + 1;
  }
  return <i32> ((row - ROWS) / ROW_BYTES);
}

/**
 * Reads a line up to the size of its response.
 *
 * No step looks further than 64 bytes ahead, and none goes past a newline: it is
 * among the bytes that end each search.
 */
function readLine(start: usize, row: usize, seed: i32): i32 {
  let client = start;
  let clientEnd = skipWord(start);
  if (clientEnd === start || load<u8>(start) === HASH) return NOT_PLAIN;
  let time = clientEnd + 6;
  let format = COMMON;
  if ((load<u64>(clientEnd) & SIX_BYTES) !== NO_NAMES) {
    time = skipNames(start, clientEnd);
    if (time === 0) return NOT_PLAIN;
    if (hostEnd !== 0) {
      client = hostEnd + 1;
      clientEnd = skipWord(client);
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
  const methodEnd = load<u32>(method) === GET ? method + 3 : skipName(method);
  const target = methodEnd + 1;
  if (
    methodEnd === method || load<u8>(methodEnd) !== SPACE ||
    load<u8>(target) !== SLASH
  ) return NOT_PLAIN;
  const sectionEnd = skipPart(target + 1);
  if (sectionEnd - target > MAX_KEY_BYTES) return NOT_PLAIN;
  const targetEnd = skipWord(sectionEnd);
  if (
    (load<u64>(targetEnd) & BUT_ONE_DIGIT) !== VERSION ||
    !isDigit(targetEnd + 6) || !isDigit(targetEnd + 8) ||
    load<u16>(targetEnd, 9) !== REQUEST_END
  ) return NOT_PLAIN;

  const code = targetEnd + 11;
  if (
    !isDigit(code) || !isDigit(code + 1) || !isDigit(code + 2) ||
    load<u8>(code, 3) !== SPACE
  ) return NOT_PLAIN;
  const status = digit(code) * 100 + twoDigits(code + 1);
  if (status < 100 || status > 599) return NOT_PLAIN;

  const size = code + 4;
  // Eight digits at once: worth 5 % where the next three lines are a loop.
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

  store<i32>(row, <i32> client, START);
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

/** One past the virtual host that skipNames has found; 0 where there is none. */
let hostEnd: usize = 0;

/**
 * Passes over ident and user, and over the client where a virtual host stands before
 * it: `clf_head.ts` says which words are what. To leave half of the lines to it, as
 * where users have names, takes four times as long.
 *
 * @param start Where the line begins.
 * @param firstEnd One past its first word.
 * @returns Where its time stands; 0 where the words are not as usual.
 */
function skipNames(start: usize, firstEnd: usize): usize {
  const second = firstEnd + 1;
  const secondEnd = skipWord(second);
  const third = secondEnd + 1;
  const thirdEnd = skipWord(third);
  if (
    isOtherWord(firstEnd, secondEnd) || isOtherWord(secondEnd, thirdEnd) ||
    mayBePrefix(start, firstEnd)
  ) return 0;
  hostEnd = 0;
  if (load<u16>(thirdEnd) === TIME_START) return thirdEnd + 2;
  // Four words: with a `-` as the second one the user has a blank in it.
  const fourthEnd = skipWord(thirdEnd + 1);
  if (
    isOtherWord(thirdEnd, fourthEnd) || load<u16>(fourthEnd) !== TIME_START ||
    (load<u32>(secondEnd) & THREE_BYTES) !== NO_NAME ||
    (load<u32>(firstEnd) & THREE_BYTES) === NO_NAME
  ) return 0;
  hostEnd = firstEnd;
  return fourthEnd + 2;
}

/** Whether it is no word that stands behind a blank, or what may be another thing. */
function isOtherWord(blank: usize, end: usize): bool {
  const byte = load<u8>(blank, 1);
  return load<u8>(blank) !== SPACE || end === blank + 1 || byte === BRACKET ||
    byte === BAR;
}

/** Whether a line may begin with what `prefix.ts` or a list of addresses has. */
function mayBePrefix(start: usize, end: usize): bool {
  const byte = load<u8>(start);
  const last = load<u8>(end - 1);
  return byte === LESS || byte === BRACKET || last === COMMA || last === COLON ||
    load<u8>(start, 4) === DASH && load<u8>(start, 10) === UPPER_T;
}

// ------------------------------------------------------------------ searches

/** The next byte below `#`, a blank, a quote or a newline among them, or a `\`. */
function skipWord(at: usize): usize {
  let found = wordEnds(at);
  while (found === 0) {
    at += 16;
    found = wordEnds(at);
  }
  return at + ctz(found);
}

/** Of each of 16 bytes whether it ends a word, as a bit. */
function wordEnds(at: usize): i32 {
  const bytes = v128.load(at);
  return i8x16.bitmask(
    v128.or(
      i8x16.lt_u(bytes, i8x16.splat(HASH)),
      i8x16.eq(bytes, i8x16.splat(0x5c)),
    ),
  );
}

/** The next of the bytes that end a path's first part: `/ ? # " \`, blank, newline. */
function skipPart(at: usize): usize {
  let found = partEnds(at);
  while (found === 0) {
    at += 16;
    found = partEnds(at);
  }
  return at + ctz(found);
}

/** The same for a path's first part. */
function partEnds(at: usize): i32 {
  // Of each byte the lower half is looked up in one table, the upper in another:
  // where both have a bit in common, it is one of them.
  const lower = i8x16(1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 8, 0, 4, 0, 0, 3);
  const upper = i8x16(8, 0, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const bytes = v128.load(at);
  const bits = v128.and(
    i8x16.swizzle(lower, v128.and(bytes, i8x16.splat(0x0f))),
    i8x16.swizzle(upper, i8x16.shr_u(bytes, 4)),
  );
  return i8x16.bitmask(i8x16.ne(bits, i8x16.splat(0)));
}

/** One past a method's letters: of up to 15. */
function skipName(at: usize): usize {
  const isOther = i8x16.gt_u(
    i8x16.sub(v128.load(at), i8x16.splat(0x41)),
    i8x16.splat(25),
  );
  return at + ctz(i8x16.bitmask(isOther) | 0x8000);
}

/** The next newline, which there has to be: most of a line is passed over here, 64 bytes at a time. */
export function newlineFrom(at: usize): usize {
  let found = newlines(at);
  while (found === 0) {
    at += 64;
    found = newlines(at);
  }
  return at + <usize> ctz(found);
}

/**
 * The last newline before a place; -1 where there is none.
 *
 * @param before One past where it may be.
 * @param from Where it may be at the earliest.
 */
export function newlineBefore(before: usize, from: usize): i32 {
  while (before >= from + 16) {
    before -= 16;
    const found = i8x16.bitmask(i8x16.eq(v128.load(before), i8x16.splat(0x0a)));
    if (found !== 0) return <i32> before + 31 - clz(found);
  }
  while (before > from) {
    if (load<u8>(--before) === 0x0a) return <i32> before;
  }
  return -1;
}

/** Of each of 64 bytes whether it is a newline, as a bit. */
function newlines(at: usize): u64 {
  const newline = i8x16.splat(0x0a);
  const a = i8x16.eq(v128.load(at), newline);
  const b = i8x16.eq(v128.load(at, 16), newline);
  const c = i8x16.eq(v128.load(at, 32), newline);
  const d = i8x16.eq(v128.load(at, 48), newline);
  if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return 0;
  const first = <u64> i8x16.bitmask(a) | <u64> i8x16.bitmask(b) << 16;
  const last = <u64> i8x16.bitmask(c) | <u64> i8x16.bitmask(d) << 16;
  return first | last << 32;
}

// ------------------------------------------------------------------- numbers

/** The second of a time: negative where it is not to be read here. */
function readSecond(at: usize): i32 {
  // Lines of one second follow each other, and those of one minute.
  const head = v128.xor(v128.load(at), v128.load(TIME));
  const rest = v128.xor(v128.load(at, 10), v128.load(TIME, 10));
  if (!v128.any_true(v128.or(head, rest)) && lastSecond >= 0) return lastSecond;
  const butSecond = i8x16(
    -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, -1, -1, -1, -1, -1,
  );
  // The first 16 bytes end before the second.
  if (v128.any_true(v128.or(head, v128.and(rest, butSecond)))) return NEW_MINUTE;
  if (lastSecond < 0) return NEW_MINUTE;
  if (!isDigit(at + 18) || !isDigit(at + 19) || load<u8>(at, 18) > 0x35) {
    return NOT_PLAIN;
  }
  store<u16>(TIME, load<u16>(at, 18), 18);
  lastSecond = minute + twoDigits(at + 18);
  return lastSecond;
}

function digit(at: usize): i32 {
  return <i32> load<u8>(at) - 0x30;
}

function isDigit(at: usize): bool {
  return <u32> digit(at) <= 9;
}

function twoDigits(at: usize): i32 {
  return digit(at) * 10 + digit(at + 1);
}

/** With how many digits eight bytes begin. */
function digitCount(word: u64): usize {
  // Above 9 the first sum has the top bit, below 0 the difference, or a byte
  // before has borrowed: but that is no digit either.
  const others = ((word + 0x4646_4646_4646_4646) |
    (word - 0x3030_3030_3030_3030)) & 0x8080_8080_8080_8080;
  return <usize> ctz(others) >> 3;
}

/**
 * The number that the first of eight bytes are: pairs of digits become numbers,
 * then pairs of these.
 */
function valueOf(word: u64, digits: usize): u64 {
  let value = (word & 0x0f0f_0f0f_0f0f_0f0f) << (64 - 8 * <u64> digits);
  value = (value * 10 + (value >> 8)) & 0x00ff_00ff_00ff_00ff;
  value = (value * 100 + (value >> 16)) & 0x0000_ffff_0000_ffff;
  return <u64> <u32> (value * 10_000 + (value >> 32));
}
