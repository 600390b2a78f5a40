/**
 * How far reading has come, as a line of text.
 *
 * @module
 */

import { cut } from "./columns.ts";
import { duration, size } from "./format.ts";

/** How far it is. */
export interface ProgressState {
  readonly doneBytes: number;
  /** Nothing where it is not known, as of standard input. */
  readonly totalBytes: number | undefined;
  readonly bytesPerSecond: number;
}

/** The width of the bar between its brackets. */
const BAR_WIDTH = 20;

/**
 * A line such as `[######              ]  30%  1.5 GB of 5 GB  310 MB/s  11s left`.
 *
 * @param state How far it is.
 * @param width The room in columns; the bar is the first to go where it is short.
 */
export function progressLine(state: ProgressState, width: number): string {
  const { doneBytes, totalBytes, bytesPerSecond } = state;
  const rate = `${size(Math.round(bytesPerSecond))}/s`;
  if (totalBytes === undefined) {
    return cut(`${size(doneBytes)}  ${rate}`, width);
  }
  // A log that grows meanwhile has more than it had when it was opened.
  const done = Math.min(doneBytes, totalBytes);
  const part = totalBytes === 0 ? 1 : done / totalBytes;
  const facts = [
    `${Math.floor(part * 100)}%`.padStart(4),
    `${size(done)} of ${size(totalBytes)}`,
    rate,
    ...(bytesPerSecond > 0
      ? [`${duration((totalBytes - done) / bytesPerSecond)} left`]
      : []),
  ].join("  ");
  // ASCII: it says no more than the percentage, and every terminal has it.
  const bar = "#".repeat(Math.floor(part * BAR_WIDTH)).padEnd(BAR_WIDTH);
  const line = `[${bar}] ${facts}`;
  return cut(line.length <= width ? line : facts.trimStart(), width);
}
