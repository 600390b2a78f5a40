/**
 * Reads many lines in a row, the fast way where their log's format allows it.
 *
 * @module
 */

import { block } from "./block.ts";
import type { LineReader } from "./line_reader.ts";
import * as plain from "./plain_lines.ts";
import type { LogRecord } from "./record.ts";

/** Where lines go that were read. */
export interface LineTaker {
  /** What it takes a line in. */
  readonly record: LogRecord;
  /** What takes plain lines, if not this: a record for each is a third more time. */
  readonly rowTaker: RowTaker | undefined;
  /** Takes the line that the record says. */
  takeLine(): void;
}

/** Where plain lines go: by their rows, see `plain_lines.ts`. */
export interface RowTaker {
  /** What their clients and sections are to be hashed with. */
  readonly seed: number;
  /** Whether it cuts an origin off sections, which it cannot of rows. */
  readonly cutsSite: boolean;
  /**
   * Takes plain lines of one second that follow each other.
   *
   * @param first The row of the first one.
   * @param end One past that of the last one.
   */
  takeRows(first: number, end: number): void;
}

/**
 * Reads whole lines.
 *
 * @param reader The reader of their log's lines.
 * @param bytes Holds the lines.
 * @param start The offset of the first line.
 * @param end One past the last newline.
 * @param taker Where they go.
 */
export function readLines(
  reader: LineReader,
  bytes: Uint8Array,
  start: number,
  end: number,
  taker: LineTaker,
): void {
  for (let at = start; at < end;) {
    if (reader.isUsual && bytes === block) {
      at = readRows(reader, at, end, taker);
    } else {
      at = reader.read(bytes, at, taker.record);
      reader.saw(taker.record);
      taker.takeLine();
    }
  }
}

/** Reads some lines of the block; gives the offset of the line that is next. */
function readRows(
  reader: LineReader,
  start: number,
  end: number,
  taker: LineTaker,
): number {
  const { rowTaker, record } = taker;
  const count = plain.readPlainLines(
    start,
    end,
    rowTaker?.seed ?? 0,
    rowTaker?.cutsSite,
  );
  for (let row = 0; row < count;) {
    if (!plain.isPlain(row)) {
      const next = reader.read(block, plain.startOf(row), record);
      reader.saw(record);
      taker.takeLine();
      // The log has another format from here on.
      if (!reader.isUsual) return next;
      row++;
    } else if (rowTaker !== undefined) {
      const first = row;
      row = endOfSecond(row, count);
      // As of any line: a report that comes out with them says their format.
      reader.sawHits(plain.formatOf(row - 1));
      rowTaker.takeRows(first, row);
    } else {
      plain.fillRecord(record, row);
      reader.sawHits(record.format);
      taker.takeLine();
      row++;
    }
  }
  return plain.nextOf(count - 1);
}

/** One past the last of the plain lines that have a row's second. */
function endOfSecond(row: number, count: number): number {
  const second = plain.secondOf(row);
  let end = row + 1;
  while (end < count && plain.isPlain(end) && plain.secondOf(end) === second) {
    end++;
  }
  return end;
}
