/**
 * Searches in the bytes of lines, 16 or 64 at a time.
 *
 * None looks further than 64 bytes ahead, and none goes past a newline: it is among
 * the bytes that end each search.
 *
 * @module
 */

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const HASH: u8 = 0x23;
const COMMA: u8 = 0x2c;
const DASH: u8 = 0x2d;
const SLASH: u8 = 0x2f;
const QUESTION: u8 = 0x3f;
const BRACKET: u8 = 0x5b;

// Words as they stand in memory.
const HTTP: u64 = 0x2f_2f_3a_70_74_74_68; // "http://"
const HTTPS: u64 = 0x2f_2f_3a_73_70_74_74_68; // "https://"
const SEVEN_BYTES: u64 = 0xff_ffff_ffff_ffff;

/** The next byte below `#`, a blank, a quote or a newline among them, or a `\`. */
export function skipWord(at: usize): usize {
  return skipFrom(at, HASH);
}

/**
 * The same, but below `-`: the comma of a list of addresses is among them, and no
 * byte of an address or a name is.
 */
export function skipClient(at: usize): usize {
  return skipFrom(at, DASH);
}

/**
 * One past a list of addresses, with or without blanks behind its commas: as of
 * X-Forwarded-For. To leave it to `clf_head.ts` takes four times as long.
 *
 * @param comma The first comma.
 * @returns The comma where no address follows one.
 */
export function skipList(comma: usize): usize {
  let end = comma;
  do {
    const address = end + (load<u8>(end, 1) === SPACE ? 2 : 1);
    end = skipClient(address);
    if (end === address) return comma;
  } while (load<u8>(end) === COMMA);
  return end;
}

function skipFrom(at: usize, bound: u8): usize {
  let found = wordEnds(at, bound);
  while (found === 0) {
    at += 16;
    found = wordEnds(at, bound);
  }
  return at + ctz(found);
}

/** Of each of 16 bytes whether it ends a word, as a bit. */
function wordEnds(at: usize, bound: u8): i32 {
  const bytes = v128.load(at);
  return i8x16.bitmask(
    v128.or(
      i8x16.lt_u(bytes, i8x16.splat(bound)),
      i8x16.eq(bytes, i8x16.splat(0x5c)),
    ),
  );
}

/** The next byte that ends a path's first part: `/`, `?`, `#`, or what ends a word. */
export function skipPart(at: usize): usize {
  let found = partEnds(at);
  while (found === 0) {
    at += 16;
    found = partEnds(at);
  }
  return at + ctz(found);
}

/** One past the origin of a target that has one and a path; else where it begins. */
export function originEnd(target: usize): usize {
  const word = load<u64>(target);
  const isHttp = (word & SEVEN_BYTES) === HTTP;
  if (!isHttp && word !== HTTPS) return target;
  const host = target + (isHttp ? 7 : 8);
  const end = skipPart(host);
  return end > host && load<u8>(end) === SLASH ? end : target;
}

/** Of each of 16 bytes whether it ends a path's first part, as a bit. */
function partEnds(at: usize): i32 {
  const bytes = v128.load(at);
  const ends = i8x16.bitmask(
    v128.or(
      i8x16.eq(bytes, i8x16.splat(SLASH)),
      i8x16.eq(bytes, i8x16.splat(QUESTION)),
    ),
  );
  return ends | wordEnds(at, HASH + 1);
}

/** One past a method's letters: of up to 15. */
export function skipName(at: usize): usize {
  const isOther = i8x16.gt_u(
    i8x16.sub(v128.load(at), i8x16.splat(0x41)),
    i8x16.splat(25),
  );
  return at + ctz(i8x16.bitmask(isOther) | 0x8000);
}

/**
 * The next newline, which there has to be: most of a line is passed over here, 64
 * bytes at a time.
 */
export function newlineFrom(at: usize): usize {
  let found = newlines(at);
  while (found === 0) {
    at += 64;
    found = newlines(at);
  }
  return at + <usize> ctz(found);
}

/**
 * The next `[` or newline. To look for it in JavaScript takes a log with prefixes 9 %
 * more time.
 */
export function bracketFrom(at: usize): usize {
  return newlineOr(BRACKET, at);
}

/** The next quote or newline. */
export function quoteFrom(at: usize): usize {
  return newlineOr(QUOTE, at);
}

/** The next of such bytes, or newline. */
@inline
function newlineOr(byte: u8, at: usize): usize {
  let found = eachOrNewline(byte, at);
  while (found === 0) {
    at += 16;
    found = eachOrNewline(byte, at);
  }
  return at + ctz(found);
}

/** Of each of 16 bytes whether it is such a one or a newline, as a bit. */
@inline
function eachOrNewline(byte: u8, at: usize): i32 {
  const bytes = v128.load(at);
  return i8x16.bitmask(
    v128.or(
      i8x16.eq(bytes, i8x16.splat(byte)),
      i8x16.eq(bytes, i8x16.splat(0x0a)),
    ),
  );
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
