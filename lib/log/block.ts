/**
 * The one block of memory in which lines are read.
 *
 * What reads a file puts its bytes here, where the kernel reads lines: in its own
 * memory, so that nothing is copied.
 *
 * @module
 */

import { bytes as memory } from "../kernel/areas.ts";
import {
  bracketFrom as bracketInBlock,
  newlineBefore,
  newlineFrom as newlineInBlock,
} from "../kernel/kernel.wasm";

export { newlineBefore };

const LF = 0x0a;
const BRACKET = 0x5b;

/** How many bytes there is room for: at least two of the longest lines. */
export const BLOCK_BYTES: number = 256 * 1024;

/** Behind the room: the fast way may look past the last newline by so many bytes. */
const SLACK_BYTES = 64;

/** The bytes; those from BLOCK_BYTES on are never lines. */
export const block: Uint8Array<ArrayBuffer> = memory.subarray(
  0,
  BLOCK_BYTES + SLACK_BYTES,
);

/**
 * The offset of the next newline from one on; there is one.
 *
 * @param bytes Where to look.
 */
export function newlineFrom(bytes: Uint8Array, from: number): number {
  // To find a newline 80 bytes on takes an array a microsecond's tenth, this a fifth
  // of it.
  return bytes === block ? newlineInBlock(from) : bytes.indexOf(LF, from);
}

/**
 * The offset of the next `[` or newline from an offset on; there is one.
 *
 * @param bytes Where to look.
 */
export function bracketFrom(bytes: Uint8Array, from: number): number {
  if (bytes === block) return bracketInBlock(from);
  let i = from;
  while (bytes[i] !== BRACKET && bytes[i] !== LF) i++;
  return i;
}
