/**
 * Strings of JSON: where they end, and from their escapes to UTF-8.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259#section-7}
 *
 * @module
 */

import { hexDigit } from "./scan.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const LOWER_X = 0x78;
const REPLACEMENT = 0xfffd;

/**
 * The offset of the first quote or backslash, or the end. It looks at four bytes
 * at a time, of which one that becomes zero leaves its top bit: the lowest of
 * these bits is of such a byte.
 *
 * @param b Bytes that hold the string.
 * @param words The same bytes, see `viewOfLines`.
 * @param start Where in the string to begin.
 * @param end One past the last byte that may be looked at.
 * @see {@link https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord}
 */
export function plainEnd(
  b: Uint8Array,
  words: DataView,
  start: number,
  end: number,
): number {
  let i = start;
  for (const last = end - 4; i <= last; i += 4) {
    const word = words.getInt32(i, true);
    const quotes = word ^ 0x22222222;
    const slashes = word ^ 0x5c5c5c5c;
    const tops = ((quotes - 0x01010101 & ~quotes) |
      (slashes - 0x01010101 & ~slashes)) & 0x80808080;
    if (tops !== 0) return i + (31 - Math.clz32(tops & -tops) >> 3);
  }
  while (i < end && b[i] !== QUOTE && b[i] !== BACKSLASH) i++;
  return i;
}

/**
 * Finds the end of a string from a backslash in it on. Beside the escapes of JSON
 * it takes nginx's `\xHH`.
 *
 * @param b Bytes that hold the string.
 * @param words The same bytes.
 * @param at The offset of the backslash.
 * @param end One past the last byte that may be looked at.
 * @returns The offset of the closing quote; where an escape is none or the
 * string never closes, the complement of the offset.
 */
export function stringEnd(
  b: Uint8Array,
  words: DataView,
  at: number,
  end: number,
): number {
  let i = at;
  while (i < end) {
    if (b[i] === QUOTE) return i;
    const length = i + 1 < end ? ESCAPES[b[i + 1]!]! : 0;
    if (length === 0) return ~i;
    for (let digit = i + 2; digit < i + length; digit++) {
      if (digit >= end || hexDigit(b[digit]!) < 0) return ~i;
    }
    i = plainEnd(b, words, i + length, end);
  }
  return ~end;
}

/** How many bytes an escape has, by the byte behind its backslash. */
const ESCAPES = new Uint8Array(256);
for (const byte of new TextEncoder().encode('"\\/bfnrt')) ESCAPES[byte] = 2;
ESCAPES[LOWER_X] = 4;
ESCAPES[LOWER_U] = 6;

/**
 * Decodes a string into other bytes. `\xHH`, with which nginx writes bytes, stays
 * as it is, as in its other logs; a surrogate without the other one becomes U+FFFD.
 *
 * @param b Bytes that hold the string, all of whose escapes are well formed.
 * @param start The offset behind its opening quote.
 * @param end That of its closing quote.
 * @param out Gets the text; what there is no room for is cut off.
 * @param at Where in it.
 * @returns One past the text's last byte in it.
 */
export function decodeString(
  b: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
): number {
  let to = at;
  let i = start;
  while (i < end && to < out.length) {
    const c = b[i]!;
    if (c !== BACKSLASH) {
      out[to++] = c;
      i++;
      continue;
    }
    const escape = b[i + 1]!;
    if (escape === LOWER_U) {
      const unit = hexNumber(b, i + 2);
      i += 6;
      const code = codePointAt(b, i, end, unit);
      if (code > 0xffff) i += 6;
      if (to + MAX_RUNE_BYTES > out.length) return to;
      to = putRune(out, to, code);
    } else {
      // That of \xHH stays; its digits follow as they are.
      out[to++] = escape === LOWER_X ? BACKSLASH : MEANT[escape]!;
      i += escape === LOWER_X ? 1 : 2;
      if (escape === LOWER_X && to < out.length) {
        out[to++] = escape;
        i++;
      }
    }
  }
  return to;
}

const MAX_RUNE_BYTES = 4;

/** What the escapes of one letter mean. */
const MEANT = Uint8Array.from({ length: 256 }, (_, byte) => byte);
for (const [letter, meant] of ["b\b", "f\f", "n\n", "r\r", "t\t"]) {
  MEANT[letter!.charCodeAt(0)] = meant!.charCodeAt(0);
}

/** The code point that a `\u` escape begins, with the one at an offset or alone. */
function codePointAt(
  b: Uint8Array,
  next: number,
  end: number,
  unit: number,
): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  if (
    unit > 0xdbff || next + 6 > end || b[next] !== BACKSLASH ||
    b[next + 1] !== LOWER_U
  ) return REPLACEMENT;
  const low = hexNumber(b, next + 2);
  return low >= 0xdc00 && low <= 0xdfff
    ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
    : REPLACEMENT;
}

function putRune(out: Uint8Array, at: number, code: number): number {
  let to = at;
  if (code < 0x80) {
    out[to++] = code;
  } else if (code < 0x800) {
    out[to++] = 0xc0 | code >> 6;
    out[to++] = 0x80 | code & 0x3f;
  } else if (code < 0x10000) {
    out[to++] = 0xe0 | code >> 12;
    out[to++] = 0x80 | code >> 6 & 0x3f;
    out[to++] = 0x80 | code & 0x3f;
  } else {
    out[to++] = 0xf0 | code >> 18;
    out[to++] = 0x80 | code >> 12 & 0x3f;
    out[to++] = 0x80 | code >> 6 & 0x3f;
    out[to++] = 0x80 | code & 0x3f;
  }
  return to;
}

function hexNumber(b: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) value = value << 4 | hexDigit(b[i]!);
  return value;
}
