/**
 * Docker's log files: each line is an object that has the line of a container in
 * it.
 *
 * ```text
 * {"log":"LINE\n","stream":"stdout","time":"2000-10-10T13:55:36.123456789Z"}
 * ```
 *
 * @see {@link https://docs.docker.com/engine/logging/drivers/json-file/}
 *
 * @module
 */

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const CLOSING_BRACE = 0x7d;

// Docker writes its keys in one order and without blanks between them.
const HEAD = new TextEncoder().encode('{"log":"');
const NEXT_KEYS = ["stream", "attrs", "time"].map((key) =>
  new TextEncoder().encode(`,"${key}":`)
);
/** What a letter behind a backslash stands for; 0 for nothing. */
const ESCAPES = new Uint8Array(256);
for (const [letter, byte] of [..."bfnrt"].map((it, i) => [it, i] as const)) {
  ESCAPES[letter.charCodeAt(0)] = [0x08, 0x0c, LF, CR, 0x09][byte]!;
}
for (const letter of '"\\/') {
  ESCAPES[letter.charCodeAt(0)] = letter.charCodeAt(0);
}

/**
 * Takes the line of a container out of its object.
 *
 * A line of more than 16 KiB comes in pieces, of which only the last ends with a
 * newline. They are not put together: each is read for what it is.
 *
 * @param bytes Bytes that hold the object.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param into Gets the line and, behind it, a newline. It is no longer than the
 * object.
 * @returns The line's length without its line end; -1 where it is no such object,
 * or the line does not fit.
 */
export function unwrapDocker(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
): number {
  if (!hasText(bytes, HEAD, start, end) || bytes[end - 1] !== CLOSING_BRACE) {
    return -1;
  }
  let i = start + HEAD.length;
  let length = 0;
  let lines = 0;
  while (i < end && bytes[i] !== QUOTE) {
    const byte = bytes[i]!;
    // A newline that is not the last byte is none of Docker's; four bytes are
    // the most that an escape becomes, one is for the newline behind.
    if (byte < SPACE || lines > 0 || length + 5 > into.length) return -1;
    if (byte !== BACKSLASH) {
      into[length++] = byte;
      i++;
      continue;
    }
    const letter = i + 1 < end ? bytes[i + 1]! : 0;
    if (letter === LOWER_U) {
      const high = codeUnit(bytes, i + 2, end);
      if (high < 0) return -1;
      i += 6;
      const low = isSurrogate(high, 0xd800) ? escapedUnit(bytes, i, end) : -1;
      const isPair = isSurrogate(low, 0xdc00);
      if (isPair) i += 6;
      const rune = isPair
        ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
        : high >= 0xd800 && high <= 0xdfff
        ? 0xfffd
        : high;
      if (rune === LF) lines++;
      length = putRune(into, length, rune);
    } else {
      const decoded = ESCAPES[letter]!;
      if (decoded === 0) return -1;
      if (decoded === LF) lines++;
      into[length++] = decoded;
      i += 2;
    }
  }
  if (i >= end || !hasNextKey(bytes, i + 1, end)) return -1;
  if (lines > 0) length--;
  if (lines > 0 && length > 0 && into[length - 1] === CR) length--;
  into[length] = LF;
  return length;
}

function hasNextKey(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = 0; i < NEXT_KEYS.length; i++) {
    if (hasText(bytes, NEXT_KEYS[i]!, at, end)) return true;
  }
  return false;
}

function hasText(
  bytes: Uint8Array,
  text: Uint8Array,
  at: number,
  end: number,
): boolean {
  if (end - at < text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text[i]) return false;
  }
  return true;
}

function isSurrogate(unit: number, first: number): boolean {
  return unit >= first && unit < first + 0x400;
}

/** The number of `\uXXXX` at an offset; -1 where there is none. */
function escapedUnit(bytes: Uint8Array, at: number, end: number): number {
  return at + 1 < end && bytes[at] === BACKSLASH && bytes[at + 1] === LOWER_U
    ? codeUnit(bytes, at + 2, end)
    : -1;
}

/** The number that four hexadecimal digits at an offset are; -1 for none. */
function codeUnit(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i]!;
    const lower = byte | 0x20;
    const digit = byte >= 0x30 && byte <= 0x39
      ? byte - 0x30
      : lower >= 0x61 && lower <= 0x66
      ? lower - 0x57
      : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Writes a character as UTF-8 and returns the offset behind it. */
function putRune(into: Uint8Array, at: number, rune: number): number {
  let i = at;
  if (rune < 0x80) {
    into[i++] = rune;
    return i;
  }
  if (rune < 0x800) {
    into[i++] = 0xc0 | (rune >> 6);
  } else {
    if (rune < 0x10000) {
      into[i++] = 0xe0 | (rune >> 12);
    } else {
      into[i++] = 0xf0 | (rune >> 18);
      into[i++] = 0x80 | ((rune >> 12) & 0x3f);
    }
    into[i++] = 0x80 | ((rune >> 6) & 0x3f);
  }
  into[i++] = 0x80 | (rune & 0x3f);
  return i;
}
