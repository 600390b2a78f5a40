/**
 * What is in the rows of lines that the kernel has read, beside what the program asks
 * for.
 *
 * @module
 */

import { words } from "../../lib/kernel/areas.ts";

// As the kernel's source says where rows are, and what in them.
const ROWS_AT = 263_808;
const SHAPE = 8;
const WORD_BYTES = 4;
const ROW_WORDS = 16;

/** What a row says that only the kernel reads; offsets are those of the block. */
export function innerOf(row: number) {
  const at = ROWS_AT / WORD_BYTES + row * ROW_WORDS;
  return {
    clientEnd: words[at + 3],
    method: words[at + 5],
    target: words[at + 6],
    sectionEnd: words[at + 7],
    status: words[at + 9],
    size: words[at + 10]! >>> 0,
    clientHash: words[at + 12],
    clientMoreHash: words[at + 13],
    sectionHash: words[at + 14],
    sectionMoreHash: words[at + 15],
  };
}

/**
 * The shape of the line of the first row, of a kernel of a test's own; below 0 where
 * it was not read.
 */
export function shapeOfFirst(memory: WebAssembly.Memory): number {
  return new DataView(memory.buffer).getInt32(ROWS_AT + SHAPE, true);
}
