/**
 * Stand-in for `@std/cli/unicode-width`: the columns that a text takes up.
 *
 * @module
 */

import { NO_COLUMN, TWO_COLUMNS } from "./_widths.ts";

interface Table {
  /** The first code point of each range, in order. */
  starts: Uint32Array;
  /** The last one. */
  ends: Uint32Array;
  /** The columns that a character of the range takes up. */
  widths: Uint8Array;
}

let table: Table | undefined;

/**
 * Counts the columns that a text takes up in a terminal: the sum of its
 * characters, controls being none. Escape sequences are to be taken out before.
 *
 * @param str The text.
 * @returns The number of columns.
 *
 * @example Usage
 * ```ts
 * import { unicodeWidth } from "@std/cli/unicode-width";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(unicodeWidth("hello world"), 11);
 * assertEquals(unicodeWidth("天地玄黃宇宙洪荒"), 16);
 * ```
 */
export function unicodeWidth(str: string): number {
  let width = 0;
  for (let i = 0; i < str.length; i++) {
    const codePoint = str.codePointAt(i)!;
    if (codePoint > 0xffff) i++;
    const isPlain = codePoint >= 0x20 && codePoint < 0x7f;
    width += isPlain ? 1 : widthOf(codePoint);
  }
  return width;
}

function widthOf(codePoint: number): number {
  const { starts, ends, widths } = table ??= makeTable();
  // The last range that begins at the code point or before it.
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= codePoint) low = middle;
    else high = middle - 1;
  }
  const isInside = codePoint >= starts[low]! && codePoint <= ends[low]!;
  return isInside ? widths[low]! : 1;
}

function makeTable(): Table {
  const ranges = [...read(NO_COLUMN, 0), ...read(TWO_COLUMNS, 2)]
    .sort((a, b) => a.start - b.start);
  return {
    starts: Uint32Array.from(ranges, ({ start }) => start),
    ends: Uint32Array.from(ranges, ({ end }) => end),
    widths: Uint8Array.from(ranges, ({ width }) => width),
  };
}

function read(text: string, width: number) {
  return text.trim().split(/\s+/).map((range) => {
    const [start, end = start] = range.split("-").map((hex) =>
      Number.parseInt(hex, 16)
    );
    return { start: start!, end: end!, width };
  });
}
