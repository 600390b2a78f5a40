/**
 * A seed that a log makes itself, for what is to come to the same each time.
 *
 * @module
 */

import { hashBytes } from "./traffic/hash.ts";
import { readAt, type SeekableReader } from "./source/read_at.ts";

const PIECES = 16;
const PIECE_BYTES = 512;

/**
 * Makes a seed of a file's size and of pieces of it: the same file has the same one.
 * Who writes lines to a log does not know it as long as others write to it after him,
 * or in between, for the last piece is the file's end.
 *
 * @param file The file; afterwards it is at its beginning.
 * @param bytes Its size.
 * @returns Any 32 bits.
 */
export function seedOfFile(file: SeekableReader, bytes: number): number {
  const piece = new Uint8Array(PIECE_BYTES);
  let seed = bytes | 0;
  for (let i = 0; i < PIECES; i++) {
    const last = Math.max(0, bytes - PIECE_BYTES);
    const byteCount = readAt(file, Math.floor(last * i / (PIECES - 1)), piece);
    seed = hashBytes(piece, 0, byteCount, seed);
  }
  file.seekSync(0, Deno.SeekMode.Start);
  return seed;
}
