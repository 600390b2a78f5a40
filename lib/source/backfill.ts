/**
 * Finds where the last minutes of a log begin, without reading the rest of it.
 *
 * Lines are written when a request ends, but some servers write the time at
 * which it began. So times go up and down a little: a line may be older than
 * lines before it, by a margin. A line that is older than the cutoff by more than
 * the margin shows that all lines before it are older than the cutoff.
 *
 * @module
 */

import { MAX_LINE_BYTES } from "./lines.ts";
import { readAt, type SeekableReader } from "./read_at.ts";

/** Tells the second of a line; see {@linkcode findOffset}. */
export type SecondOf = (
  bytes: Uint8Array,
  start: number,
  end: number,
) => number;

/** Options for {@linkcode findOffset}. */
export interface BackfillOptions {
  /**
   * By how much a line may be older than one before it, in seconds.
   *
   * @default {10}
   */
  readonly marginSeconds?: number;
  /**
   * How much to read at a place to tell its time, in bytes.
   *
   * @default {8192}
   */
  readonly blockBytes?: number;
}

const NEWLINE = 0x0a;
const NEAR_BYTES = 512;
/** One for all: of a thousand logs each would need one. */
const DEFAULT_BLOCK = new Uint8Array(8192);
/** Where no time is found, for example in a line of megabytes, it is looked for so far. */
const SEARCH_BYTES = 8 * 1024 * 1024;

/**
 * Finds the offset of the first line to read so that all lines later than a
 * cutoff are read. Of a log of gigabytes a few hundred kilobytes are read.
 *
 * @param file The log; where it stands afterwards is not defined.
 * @param size How much of it to look at, in bytes.
 * @param cutoffSecond The last second that is not wanted, since the epoch.
 * @param secondOf Tells the second of the line `bytes[start..end)`, which ends
 * with its newline; NaN where it has none.
 * @param options The margin and the block size.
 * @returns The begin of a line: every line later than the cutoff is there or
 * behind it. Where all are older, the end of the last whole line. Where no line
 * has a time, 0.
 */
export function findOffset(
  file: SeekableReader,
  size: number,
  cutoffSecond: number,
  secondOf: SecondOf,
  options: BackfillOptions = {},
): number {
  const { marginSeconds = 10, blockBytes } = options;
  const block = blockBytes === undefined
    ? DEFAULT_BLOCK
    : new Uint8Array(blockBytes);
  const log = new Log(file, size, secondOf, block);
  const oldSecond = cutoffSecond - marginSeconds;
  // All lines before `low` are at or before the cutoff; of `high` it is not known.
  let low = 0;
  let high = size;
  while (high - low > block.length) {
    const middle = Math.floor((low + high) / 2);
    const place = log.placeAt(middle, high);
    // The latest of several lines: one line with a wrong time does not matter.
    if (place !== undefined && place.latestSecond <= oldSecond) {
      low = place.start;
    } else {
      high = middle;
    }
  }
  return log.firstLater(low, cutoffSecond);
}

/** A place in the log, told by the lines that begin there. */
interface Place {
  /** The offset of the first of them. */
  readonly start: number;
  /** The latest second of those that have one. */
  readonly latestSecond: number;
}

/** A log in which one can look at places. */
class Log {
  readonly #file: SeekableReader;
  readonly #size: number;
  readonly #secondOf: SecondOf;
  readonly #block: Uint8Array;
  /** How much may still be read where no time is found. */
  #searchBytes = SEARCH_BYTES;

  constructor(
    file: SeekableReader,
    size: number,
    secondOf: SecondOf,
    block: Uint8Array,
  ) {
    this.#file = file;
    this.#size = size;
    this.#secondOf = secondOf;
    this.#block = block;
  }

  /**
   * Looks for lines that begin at or behind an offset.
   *
   * @param offset Anywhere in a line.
   * @param end Where to stop looking.
   * @returns Nothing where no line with a time begins before the end.
   */
  placeAt(offset: number, end: number): Place | undefined {
    // A line begins at the offset itself if a newline stands before it.
    const start = this.#behindNewline(offset - 1, end);
    let at = start;
    while (at < end) {
      const block = this.#read(at, this.#block);
      const latestSecond = this.#latest(block);
      if (latestSecond > -Infinity) return { start, latestSecond };
      if (this.#searchBytes <= 0) return undefined;
      this.#searchBytes -= block.length;
      const wholeBytes = block.lastIndexOf(NEWLINE) + 1;
      // A line that is longer than the block is passed over.
      at = wholeBytes > 0
        ? at + wholeBytes
        : this.#behindNewline(at + block.length, end);
    }
    return undefined;
  }

  /**
   * Goes on from an offset, line by line, to the first that is later than a
   * second or has no time; not far.
   */
  firstLater(offset: number, second: number): number {
    let first = offset;
    const stop = Math.min(this.#size, offset + 2 * MAX_LINE_BYTES);
    let room = this.#block;
    for (let at = offset; at < stop;) {
      const bytes = this.#read(at, room);
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(NEWLINE, start) + 1;
        if (end === 0) break;
        const lineSecond = this.#secondOf(bytes, start, end);
        if (lineSecond > second) return first;
        // Lines without a time stay with what follows them.
        if (lineSecond <= second) first = at + end;
        start = end;
      }
      at += start;
      if (start > 0) continue;
      if (room !== this.#block) break;
      // A line that is longer than the block, which is rare.
      room = new Uint8Array(MAX_LINE_BYTES + 1);
    }
    return first;
  }

  /** The latest second of the whole lines of a block, or -Infinity. */
  #latest(block: Uint8Array): number {
    let latest = -Infinity;
    for (let start = 0;;) {
      const end = block.indexOf(NEWLINE, start) + 1;
      if (end === 0) return latest;
      const second = this.#secondOf(block, start, end);
      if (second > latest) latest = second;
      start = end;
    }
  }

  /** The offset behind the next newline, or `end`. */
  #behindNewline(offset: number, end: number): number {
    // Mostly it is near.
    let bytes = NEAR_BYTES;
    for (let at = offset; at < end;) {
      const block = this.#read(at, this.#block.subarray(0, bytes));
      bytes = this.#block.length;
      const newline = block.indexOf(NEWLINE);
      if (newline >= 0) return at + newline + 1;
      if (block.length === 0 || this.#searchBytes <= 0) break;
      this.#searchBytes -= block.length;
      at += block.length;
    }
    return end;
  }

  #read(offset: number, into: Uint8Array): Uint8Array {
    const room = into.subarray(0, Math.max(0, this.#size - offset));
    return room.subarray(0, readAt(this.#file, offset, room));
  }
}
