/**
 * Reading at an offset of a file.
 *
 * @module
 */

import type { SyncReader } from "./lines.ts";

/** A file in which one can go to an offset. */
export interface SeekableReader extends SyncReader {
  /** Goes to an offset. */
  seekSync(offset: number, whence: Deno.SeekMode): number;
}

/**
 * Reads until the room is full or the file is at its end: one call may bring
 * less. The file is left behind what was read.
 *
 * @param file The file.
 * @param offset Where to begin, in bytes.
 * @param into The room.
 * @returns How many bytes were read.
 */
export function readAt(
  file: SeekableReader,
  offset: number,
  into: Uint8Array,
): number {
  file.seekSync(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < into.length) {
    const room = filled === 0 ? into : into.subarray(filled);
    const added = file.readSync(room) ?? 0;
    if (added === 0) break;
    filled += added;
  }
  return filled;
}

const BLOCK_BYTES = 4096;
const NEWLINE = 0x0a;
const block = new Uint8Array(BLOCK_BYTES);

/**
 * Finds where the content of a file begins: a writer that keeps its own offset
 * leaves a hole of NULs when the file is emptied beneath it.
 *
 * The hole may be gigabytes long, so it is not read: content goes on to the end
 * of the file, and the place where it begins is found by halving.
 *
 * @param file The file; where it stands afterwards is not defined.
 * @param size Its size in bytes.
 * @returns The offset of the first byte that is not NUL, or -1 where there is none.
 */
export function contentStart(file: SeekableReader, size: number): number {
  let low = 0;
  let found = firstContent(file, low);
  if (found >= 0) return found;
  let high = Math.max(0, size - BLOCK_BYTES);
  found = firstContent(file, high);
  // A block at `low` is empty, one at `high` is not.
  while (found >= 0 && high - low > BLOCK_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const inMiddle = firstContent(file, middle);
    if (inMiddle < 0) {
      low = middle;
    } else {
      high = middle;
      found = inMiddle;
    }
  }
  return found;
}

/** The offset of the first byte of the block at an offset that is not NUL, or -1. */
function firstContent(file: SeekableReader, offset: number): number {
  const end = readAt(file, offset, block);
  for (let i = 0; i < end; i++) {
    if (block[i] !== 0) return offset + i;
  }
  return -1;
}

/**
 * Finds the begin of the last line, where that line has no newline yet.
 *
 * @param file The file; where it stands afterwards is not defined.
 * @param size The end to look back from, in bytes.
 * @param reachBytes How far to look back.
 * @returns The offset behind the last newline, which is `size` where the last
 * line is whole; `size - reachBytes` where there is no newline within reach.
 */
export function unfinishedLineStart(
  file: SeekableReader,
  size: number,
  reachBytes: number,
): number {
  const lowest = Math.max(0, size - reachBytes);
  for (let high = size; high > lowest;) {
    const low = Math.max(lowest, high - BLOCK_BYTES);
    const filled = readAt(file, low, block.subarray(0, high - low));
    const newline = block.subarray(0, filled).lastIndexOf(NEWLINE);
    if (newline >= 0) return low + newline + 1;
    high = low;
  }
  return lowest;
}
