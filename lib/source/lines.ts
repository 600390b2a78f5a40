/**
 * From bytes to whole lines.
 *
 * Bytes come in pieces that end anywhere: within a line, within a rune. Whole
 * lines go out, as many at once as there are, in the buffer they were read into;
 * what follows the last newline is kept until the rest of its line comes.
 *
 * @module
 */

import {
  block as buffer,
  BLOCK_BYTES,
  newlineBefore,
  newlineFrom,
} from "../log/block.ts";
import { Kept } from "./kept.ts";

/** Where lines go. The callee must not keep `bytes`: it is used again. */
export interface LineSink {
  /**
   * Takes whole lines: `bytes[start..end)`.
   *
   * @param bytes Holds the lines, and before and behind them anything.
   * @param start The offset of the first line's first byte.
   * @param end More than `start`; `bytes[end - 1]` is a newline.
   * @param live Whether the last bytes of these lines came after following
   * began. Lines that were there before are not live: backfill.
   */
  lines(bytes: Uint8Array, start: number, end: number, live: boolean): void;
  /**
   * Hears of a line longer than {@linkcode MAX_LINE_BYTES}, which is passed
   * over. Called once for each such line, before its end has come.
   *
   * @param head The line's first bytes, {@linkcode LONG_LINE_HEAD_BYTES} of them.
   * @param live As for lines.
   */
  tooLong(head: Uint8Array, live: boolean): void;
}

/** What bytes are read from: {@linkcode Deno.FsFile} is one. */
export interface SyncReader {
  /** Fills `into` from its start; returns how many bytes came, null at the end. */
  readSync(into: Uint8Array): number | null;
}

/** The longest line that is handed over, in bytes, its newline not counted. */
export const MAX_LINE_BYTES: number = 128 * 1024;

/**
 * So much of a log with an end is read at a time, in bytes: it stays in the
 * processor's cache, and what a slow output has to take of it is little. Half as
 * much takes 2 to 5 % longer.
 */
export const PIECE_BYTES: number = 128 * 1024;

/** How much of a line that is too long is shown to the sink, in bytes. */
export const LONG_LINE_HEAD_BYTES = 256;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

// All files are read into the one block, so that a thousand followed files cost no
// more than their unfinished lines. There is always room for half of it. An
// unfinished line stays there until another file is read.
let owner: LineAssembler | undefined;

/**
 * Makes whole lines of one file's or stream's bytes.
 *
 * @example Usage
 * ```ts ignore
 * const lines = new LineAssembler(sink);
 * while (lines.read(file, Infinity, true) > 0);
 * lines.finish(true);
 * ```
 */
export class LineAssembler {
  readonly #sink: LineSink;
  /** How much there is of a line whose newline has not come. */
  #partialBytes = 0;
  /** Where it stands in the block, for the block's owner. */
  #partialAt = 0;
  /** Where it is kept for others. */
  readonly #kept = new Kept();
  /** Within a line that is too long: all is passed over up to its newline. */
  #passingOver = false;
  #atStart = true;

  /** @param sink Where the lines go. */
  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  /** How many bytes of an unfinished line are kept. */
  get partialBytes(): number {
    return this.#partialBytes;
  }

  /** Whether the last bytes were within a line that is too long. */
  get passingOver(): boolean {
    return this.#passingOver;
  }

  /**
   * Begins anew: what was kept is forgotten.
   *
   * @param atStart Whether the next byte is the first of its file, where a byte
   * order mark may stand.
   * @param passingOver Whether the next byte is within a line that is too long
   * and has been told of.
   */
  begin(atStart: boolean, passingOver = false): void {
    this.#drop();
    this.#passingOver = passingOver;
    this.#atStart = atStart;
  }

  /**
   * Reads once and hands over the lines that became whole.
   *
   * @param reader What to read from.
   * @param limitBytes How many bytes to read at most.
   * @param live What the sink is told of these lines.
   * @returns How many bytes were read; 0 at the end.
   */
  read(reader: SyncReader, limitBytes: number, live: boolean): number {
    const byteCount = reader.readSync(this.#room(limitBytes)) ?? 0;
    if (byteCount > 0) this.#take(byteCount, live);
    return byteCount;
  }

  /**
   * Takes a chunk of any length and hands over the lines that became whole.
   *
   * @param chunk The bytes; they are not kept.
   * @param live What the sink is told of these lines.
   */
  push(chunk: Uint8Array, live: boolean): void {
    for (let at = 0; at < chunk.length;) {
      const room = this.#room(chunk.length - at);
      room.set(chunk.subarray(at, at + room.length));
      this.#take(room.length, live);
      at += room.length;
    }
  }

  /**
   * Hands over the last line, which has no newline: nothing more will come.
   *
   * @param live What the sink is told of this line.
   */
  finish(live: boolean): void {
    const end = this.#partialBytes;
    if (end > 0) {
      this.#own();
      buffer[end] = NEWLINE;
      this.#drop();
      this.#deliver(0, end + 1, live);
    }
    this.#passingOver = false;
  }

  /** Forgets the unfinished line: its rest will not come. */
  #drop(): void {
    this.#partialBytes = 0;
    this.#kept.free();
    this.#passingOver = false;
  }

  /** Where the next bytes go: behind the unfinished line. */
  #room(limitBytes: number): Uint8Array {
    this.#own();
    const carried = this.#partialBytes;
    return buffer.subarray(
      carried,
      Math.min(carried + limitBytes, BLOCK_BYTES),
    );
  }

  /** Takes the block, and has the unfinished line stand at its begin. */
  #own(): void {
    const bytes = this.#partialBytes;
    if (owner !== this) {
      if (owner !== undefined) owner.#leave();
      owner = this;
      if (bytes > 0) buffer.set(this.#kept.get(bytes));
    } else if (bytes > 0 && this.#partialAt > 0) {
      buffer.copyWithin(0, this.#partialAt, this.#partialAt + bytes);
    }
    this.#partialAt = 0;
  }

  /** Leaves the block to another. */
  #leave(): void {
    const at = this.#partialAt;
    const bytes = this.#partialBytes;
    if (bytes > 0) this.#kept.put(buffer.subarray(at, at + bytes));
  }

  /** Goes through the bytes that were put into the room. */
  #take(byteCount: number, live: boolean): void {
    const carried = this.#partialBytes;
    const end = carried + byteCount;
    this.#partialBytes = 0;

    let lineStart = 0;
    if (this.#passingOver) {
      lineStart = newlineAfter(0, end) + 1;
      if (lineStart === 0) return;
      this.#passingOver = false;
    }

    // Whether a line is too long need not be asked of each: a newline within
    // reach of a line's start shows that all lines up to it are short enough. So
    // it goes in leaps of the longest line, each searched from its far end.
    let blockStart = lineStart;
    while (lineStart < end) {
      const reach = Math.min(lineStart + MAX_LINE_BYTES + 1, end);
      const newline = newlineBefore(reach, Math.max(lineStart, carried));
      if (newline >= 0) {
        lineStart = newline + 1;
        if (reach === end) break;
        continue;
      }
      if (reach - lineStart <= MAX_LINE_BYTES) break;

      this.#deliver(blockStart, lineStart, live);
      this.#tellTooLong(lineStart, live);
      lineStart = newlineAfter(reach, end) + 1;
      if (lineStart === 0) {
        this.#passingOver = true;
        this.#kept.free();
        return;
      }
      blockStart = lineStart;
    }
    // Kept before the rest is handed over: a sink that throws there leaves all in order.
    this.#partialAt = lineStart;
    this.#partialBytes = end - lineStart;
    if (lineStart === end) this.#kept.free();
    this.#deliver(blockStart, lineStart, live);
  }

  #deliver(start: number, end: number, live: boolean): void {
    if (start === end) return;
    // A newline, at least, is behind the mark.
    this.#sink.lines(buffer, this.#withoutMark(start, end), end, live);
  }

  #tellTooLong(start: number, live: boolean): void {
    const first = this.#withoutMark(start, start + MAX_LINE_BYTES);
    const head = buffer.slice(first, first + LONG_LINE_HEAD_BYTES);
    this.#sink.tooLong(head, live);
  }

  /** Passes over a byte order mark where a file begins. */
  #withoutMark(start: number, end: number): number {
    if (!this.#atStart) return start;
    this.#atStart = false;
    const marked = end - start >= BYTE_ORDER_MARK.length &&
      BYTE_ORDER_MARK.every((byte, i) => buffer[start + i] === byte);
    return marked ? start + BYTE_ORDER_MARK.length : start;
  }
}

/** The offset of the first newline in `from..end`, or -1. */
function newlineAfter(from: number, end: number): number {
  // What stands there is nothing yet.
  buffer[end] = NEWLINE;
  const newline = newlineFrom(buffer, from);
  return newline < end ? newline : -1;
}
