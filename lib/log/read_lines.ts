/**
 * Reads many lines in a row, the fast way where their log's format allows it.
 *
 * @module
 */

import { block } from "./block.ts";
import { readClf } from "./clf.ts";
import type { LineReader } from "./line_reader.ts";
import * as plain from "./plain_lines.ts";
import { LineKind, LogRecord } from "./record.ts";

/** Where lines go that were read. */
export interface LineTaker {
  /** What it takes a line in. */
  readonly record: LogRecord;
  /** What takes plain lines, if not this: with a record for each it takes half more. */
  readonly plainTaker: PlainTaker | undefined;
  /** Whether it takes no more lines for now. */
  readonly isFull: boolean;
  /** Takes the line that the record says. */
  takeLine(): void;
}

/** Which of the malformed lines among plain ones is shown: the last. */
const lastMalformed = new LogRecord();

/** Where plain lines go: by their rows, see `plain_lines.ts`. */
export interface PlainTaker {
  /** What their clients and sections are to be hashed with. */
  readonly seed: number;
  /** Whether it cuts an origin off sections, which it cannot of rows. */
  readonly cutsSite: boolean;
  /** Whether malformed lines are to be taken one by one, as any that is not plain. */
  readonly wantsAllMalformed: boolean;
  /**
   * Hears the second of the rows that are taken next, before any line behind the
   * first of them is read: a report of what is over by then says the format so far.
   */
  beginSecond(second: number): void;
  /**
   * Takes plain lines of one second.
   *
   * @param first The row of the first one.
   * @param end One past that of the last one. Rows of lines that are not plain may
   * stand between them: they are passed over.
   * @param hits How many plain lines there are.
   */
  takePlain(first: number, end: number, hits: number): void;
  /**
   * Takes the malformed lines that stand between the rows taken last, and behind them.
   *
   * @param last What the last one says.
   * @param count How many there are.
   */
  takeMalformed(last: LogRecord, count: number): void;
  /** What the rows say that were taken does not hold any longer. */
  endRows(): void;
}

/**
 * Reads whole lines.
 *
 * @param reader The reader of their log's lines.
 * @param bytes Holds the lines.
 * @param start The offset of the first line.
 * @param end One past the last newline.
 * @param taker Where they go.
 * @returns The offset up to which they were read: before the end where it is full.
 */
export function readLines(
  reader: LineReader,
  bytes: Uint8Array,
  start: number,
  end: number,
  taker: LineTaker,
): number {
  let at = start;
  while (at < end && !taker.isFull) {
    if (reader.isUsual && bytes === block) {
      at = readRows(reader, at, end, taker);
    } else {
      at = reader.read(bytes, at, taker.record);
      takeRead(reader, taker);
    }
  }
  return at;
}

const NONE = -1;
const FEWEST_AHEAD = 16;
/**
 * How many lines are read at a time behind prefixes: to find where these end takes so
 * long that few are where a log changes its format, as of several containers. With
 * all of them such a log takes three quarters more time.
 */
let ahead = FEWEST_AHEAD;

/** Reads some lines of the block; gives the offset of the line that is next. */
function readRows(
  reader: LineReader,
  start: number,
  end: number,
  taker: LineTaker,
): number {
  const { plainTaker, record } = taker;
  const seed = plainTaker?.seed ?? 0;
  const { hasPrefixes } = reader;
  const count = hasPrefixes
    ? plain.readPrefixedLines(start, end, seed, plainTaker?.cutsSite, ahead)
    : plain.readPlainLines(start, end, seed, plainTaker?.cutsSite);
  // The first line stands for all: what is told from it changes nothing of any line.
  reader.hasPrefixes = (hasPrefixes || !plain.isPlain(0)) &&
    plain.hasPrefix(start);
  if (reader.hasPrefixes && !hasPrefixes) return start;
  let row = 0;
  do {
    if (!plain.isPlain(row)) {
      reader.read(block, plain.startOf(row), record);
      takeRead(reader, taker);
      row++;
    } else if (plainTaker !== undefined) {
      row = readSecond(reader, row, count, taker, plainTaker);
    } else {
      plain.fillRecord(record, row);
      reader.sawHits(record.format);
      taker.takeLine();
      row++;
    }
    // If it is not, the log has another format from here on.
  } while (row < count && reader.isUsual && !taker.isFull);
  plainTaker?.endRows();
  ahead = reader.isUsual
    ? Math.min(ahead * 2, plain.MAX_PLAIN_LINES)
    : FEWEST_AHEAD;
  return plain.nextOf(row - 1);
}

/** Has the line taken that was read. */
function takeRead(reader: LineReader, taker: LineTaker): void {
  reader.saw(taker.record);
  taker.takeLine();
}

/**
 * Reads the lines of one second that begin with a plain one. With the malformed
 * ones among them they are taken all at once, which is worth 6 % where each tenth
 * line is one.
 *
 * @returns The row that is next.
 */
function readSecond(
  reader: LineReader,
  first: number,
  count: number,
  taker: LineTaker,
  plainTaker: PlainTaker,
): number {
  const { record } = taker;
  const second = plain.secondOf(first);
  // As of any line: a report that comes out with it says its format.
  reader.sawHits(plain.formatOf(first));
  plainTaker.beginSecond(second);
  let hits = 0;
  let malformed = 0;
  let passedOver = NONE;
  let isOther = false;
  let row = first;
  for (; row < count; row++) {
    if (plain.isPlain(row)) {
      if (plain.secondOf(row) !== second) break;
      hits++;
      continue;
    }
    if (plainTaker.wantsAllMalformed) break;
    sawHitBefore(row, reader);
    const start = plain.startOf(row);
    if (!plain.isMalformed(row)) reader.read(block, start, record);
    else if (reader.passesOver(block[start]!)) {
      passedOver = start;
      malformed++;
      continue;
    } else reader.readMalformed(block, start, record);
    isOther = record.kind !== LineKind.MALFORMED;
    if (isOther) break;
    lastMalformed.takeMalformed(record);
    passedOver = NONE;
    malformed++;
  }
  // Of those that were passed over only the last is shown.
  if (passedOver !== NONE) readClf(block, passedOver, lastMalformed);
  if (!isOther) sawHitBefore(row, reader);
  plainTaker.takePlain(first, row, hits);
  if (malformed > 0) plainTaker.takeMalformed(lastMalformed, malformed);
  if (!isOther) return row;
  takeRead(reader, taker);
  return row + 1;
}

/** Tells the reader of the line before a row's, if it was plain. */
function sawHitBefore(row: number, reader: LineReader): void {
  if (plain.isPlain(row - 1)) reader.sawHits(plain.formatOf(row - 1));
}
