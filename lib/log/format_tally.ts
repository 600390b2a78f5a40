/**
 * What is counted of a log's lines to tell its format.
 *
 * @module
 */

import type { Format } from "./format.ts";
import type { Wrap } from "./wrap.ts";

/** From so many lines it is told which format a log has. */
export const SAMPLE_LINES = 10;
/** After so many lines in a row that another format reads, it is that one. */
export const SWITCH_LINES = 3;

/**
 * How many of the first lines a log's format could read, and which other one could
 * read the last ones.
 */
export class FormatTally {
  #lines = 0;
  #read = 0;
  /** How many more lines are needed. */
  #wanted = SAMPLE_LINES;
  #rival: Format | undefined;
  #rivalWrap: Wrap | undefined;
  #rivalLines = 0;

  /** How many of the first lines there have been, up to {@linkcode SAMPLE_LINES}. */
  get lines(): number {
    return this.#lines;
  }

  /** How many of them the format could read; 0 only before any line was read. */
  get read(): number {
    return this.#read;
  }

  /** Whether no more lines are needed. */
  get isFull(): boolean {
    return this.#wanted === 0;
  }

  /** Whether another format could read the last line. */
  get hasRival(): boolean {
    return this.#rivalLines > 0;
  }

  /** Counts a line, where it is one of the first. */
  count(isRead: boolean): void {
    if (!this.isFull) this.#wanted--;
    if (this.#lines < SAMPLE_LINES) {
      this.#lines++;
      if (isRead) this.#read++;
    } else if (isRead && this.#read === 0) {
      // None of the first ones was read: it is told from this one.
      this.#read = 1;
    }
  }

  /** Another format could read a line; says how many in a row it could by now. */
  takeRival(format: Format, wrap: Wrap): number {
    const isSame = format === this.#rival && wrap === this.#rivalWrap;
    this.#rivalLines = isSame ? this.#rivalLines + 1 : 1;
    this.#rival = format;
    this.#rivalWrap = wrap;
    return this.#rivalLines;
  }

  /** No other format could read the last line. */
  dropRival(): void {
    this.#rivalLines = 0;
  }

  /** As many lines are needed again as in the beginning; what was counted stays. */
  review(): void {
    this.#wanted = SAMPLE_LINES;
  }

  /** Takes over what another one had counted. */
  restore(lines: number, read: number): void {
    this.#lines = Math.min(lines, SAMPLE_LINES);
    this.#read = Math.min(read, this.#lines);
    this.#wanted = SAMPLE_LINES - this.#lines;
  }

  /** Begins anew. */
  clear(): void {
    this.#lines = this.#read = this.#rivalLines = 0;
    this.#wanted = SAMPLE_LINES;
  }
}
