/**
 * What the bytes of a line are, and where its parts end: words, blanks, fields in
 * quotes. Nothing looks at or behind the end that it is given.
 *
 * @module
 */

const TAB = 0x09;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/** Whether a byte is one of `0` to `9`. */
export function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}

/** Whether a byte is a letter of ASCII. */
export function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** The number that a hexadecimal digit is, of either case; -1 where it is none. */
export function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - ZERO;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The offset of the first such byte; `end` where there is none. */
export function find(
  bytes: Uint8Array,
  byte: number,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i] !== byte) i++;
  return i;
}

/** The offset of the last such byte; one before the start where there is none. */
export function findLast(
  bytes: Uint8Array,
  byte: number,
  start: number,
  end: number,
): number {
  let i = end - 1;
  while (i >= start && bytes[i] !== byte) i--;
  return i;
}

/** Whether a byte stands at an offset, and the offset is before `end`. */
export function isAt(
  bytes: Uint8Array,
  byte: number,
  at: number,
  end: number,
): boolean {
  return at < end && bytes[at] === byte;
}

/** Whether a text stands at an offset, all of it before `end`. */
export function hasText(
  bytes: Uint8Array,
  text: Uint8Array,
  at: number,
  end: number,
): boolean {
  const { length } = text;
  if (at + length > end) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

/** The offset of the first such text; `end` where there is none. */
export function findText(
  bytes: Uint8Array,
  text: Uint8Array,
  start: number,
  end: number,
): number {
  const first = text[0];
  const last = (end - text.length) | 0;
  // Nearly all bytes are looked at once, and as whole numbers: worth 7 % of a log of
  // Gitea's, and 2 % of junk.
  for (let i = start | 0; i <= last; i = (i + 1) | 0) {
    if (bytes[i] === first && hasText(bytes, text, i, end)) return i;
  }
  return end;
}

/** The offset of the last such text; one before the start where there is none. */
export function findLastText(
  bytes: Uint8Array,
  text: Uint8Array,
  start: number,
  end: number,
): number {
  let i = end - text.length;
  while (i >= start && !hasText(bytes, text, i, end)) i--;
  return Math.max(i, start - 1);
}

/**
 * The offset of the first such byte that has a blank or nothing behind it; `end`
 * where there is none. It closes what it stands for where nothing is escaped.
 */
export function findBeforeBlank(
  bytes: Uint8Array,
  byte: number,
  start: number,
  end: number,
): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== byte) continue;
    if (i + 1 === end || bytes[i + 1] === SPACE) return i;
  }
  return end;
}

/** One past the word that begins at an offset: up to a blank. */
export function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  return find(bytes, SPACE, start, end);
}

/** One past the spaces at an offset. */
export function blanksEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i] === SPACE) i++;
  return i;
}

/** Where the blanks at the end of a text begin. */
export function trimmedEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let last = end;
  while (last > start && bytes[last - 1] === SPACE) last--;
  return last;
}

/** Whether a byte is a space or a tab. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** The offset of the first byte that is no blank; `end` where there is none. */
export function textStart(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && isBlank(bytes[i]!)) i++;
  return i;
}

/** One past the digits at an offset. */
export function digitsEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && isDigit(bytes[i]!)) i++;
  return i;
}

/**
 * The offset of the quote that closes a text; `end` where none does. A backslash
 * takes the byte behind it along.
 *
 * @param start The offset behind the opening quote.
 */
export function closingQuote(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return Math.min(i, end);
}

/**
 * One past the field that begins at an offset: a word, or a text in quotes with
 * them. Quotes that never close go to the end.
 */
export function fieldEnd(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  return isAt(bytes, QUOTE, start, end)
    ? Math.min(closingQuote(bytes, start + 1, end) + 1, end)
    : wordEnd(bytes, start, end);
}

/** Whether a line has nothing but blanks, or is a comment: `# …`. */
export function isBlankOrComment(
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  return isAt(bytes, HASH, start, end) ||
    textStart(bytes, start, end) === end;
}

/** A set of bytes: 1 at each that is in it. */
export function byteSet(text: string): Uint8Array {
  const set = new Uint8Array(256);
  for (let i = 0; i < text.length; i++) set[text.charCodeAt(i)] = 1;
  return set;
}

/** One past the bytes of a set that begin at an offset. */
export function setEnd(
  bytes: Uint8Array,
  set: Uint8Array,
  start: number,
  end: number,
): number {
  let i = start;
  while (i < end && set[bytes[i]!] === 1) i++;
  return i;
}

/** One past the last byte of a line, its line end not included. */
export function lineEnd(
  bytes: Uint8Array,
  start: number,
  newline: number,
): number {
  return newline > start && bytes[newline - 1] === CR ? newline - 1 : newline;
}
