/**
 * Parts of a log: byte ranges that are cut at newlines, so that they can be read
 * by several at once.
 *
 * @module
 */

import { fileKey } from "./file_system.ts";
import { LineAssembler, type LineSink, PIECE_BYTES } from "./lines.ts";
import type { SeekableReader } from "./read_at.ts";

/**
 * How long a part is, in bytes. It is the same for any number of readers: what
 * is counted of each part on its own comes out the same, too.
 */
export const PART_BYTES: number = 64 * 1024 * 1024;

/** So much at a time where only the rest of a line is wanted. */
const REST_BYTES = 4096;

const NEWLINE = 0x0a;

/** A log that is open, by which name and as which file. */
export interface OpenLog {
  readonly path: string;
  readonly file: Deno.FsFile;
  /** Its size when it was opened, in bytes. */
  readonly bytes: number;
}

/**
 * Opens a log a second time.
 *
 * @param path Its name.
 * @param key The file that it was when it was opened first: see `fileKey`.
 * @throws {Error} If it cannot be opened, or is another file by now.
 */
export function reopen(path: string, key: string): Deno.FsFile {
  const file = Deno.openSync(path);
  if (fileKey(file.statSync()) === key) return file;
  file.close();
  throw new Error(`Cannot read ${path}: it was replaced`);
}

/** One part of a log. */
export interface PartRange {
  /** Which part, from 0. */
  readonly part: number;
  /** Whether no part follows: then it goes to the end, wherever that is by now. */
  readonly isLast: boolean;
  /** How long parts are, in bytes. */
  readonly partBytes: number;
}

/** How many parts a log of so many bytes has: one at least. */
export function partCount(bytes: number, partBytes: number): number {
  return Math.max(1, Math.ceil(bytes / partBytes));
}

/** One part of a log of so many bytes, by its number. */
export function partRange(
  part: number,
  bytes: number,
  partBytes: number,
): PartRange {
  return { part, isLast: part === partCount(bytes, partBytes) - 1, partBytes };
}

/**
 * Reads one part: the lines that begin in it.
 *
 * @param file The log.
 * @param range Which part.
 * @param sink Where the lines go.
 * @returns After each piece, how many bytes it had.
 */
export function* partPieces(
  file: SeekableReader,
  { part, isLast, partBytes }: PartRange,
  sink: LineSink,
): Generator<number> {
  const lines = new LineAssembler(sink);
  const start = part * partBytes;
  // A line that begins before belongs to the part before. From the byte before
  // on, all up to the first newline is of such a line, or the end of one.
  let offset = Math.max(0, start - 1);
  lines.begin(part === 0, part > 0);
  file.seekSync(offset, Deno.SeekMode.Start);
  const end = isLast ? Infinity : start + partBytes;
  while (offset < end) {
    const limit = Math.min(PIECE_BYTES, end - offset);
    const byteCount = lines.read(file, limit, true);
    if (byteCount === 0) return lines.finish(true);
    offset += byteCount;
    yield byteCount;
  }
  const rest = new Uint8Array(REST_BYTES);
  while (lines.partialBytes > 0) {
    const byteCount = file.readSync(rest) ?? 0;
    if (byteCount === 0) return lines.finish(true);
    const newline = rest.subarray(0, byteCount).indexOf(NEWLINE);
    lines.push(rest.subarray(0, newline < 0 ? byteCount : newline + 1), true);
    if (newline >= 0) return;
  }
}
