/**
 * What the reader of a log says of itself, and what is kept of it.
 *
 * @module
 */

import type { LineFormat } from "./record.ts";
import type { Wrap } from "./wrap.ts";

/** What a log is taken for. */
export interface DetectedFormat {
  /** The format's name. */
  readonly name: string;
  /** Whether somebody said so; else it was told from the lines. */
  readonly given: boolean;
  /** How many of the first lines it was told from could be read. */
  readonly read: number;
  /** How many lines these were, `SAMPLE_LINES` at most. */
  readonly lines: number;
}

/** What directives said to a format. */
export type SaidTo = readonly [format: LineFormat, said: string];

/** What is kept of a reader over a restart, and sent to a thread. */
export interface SavedReader {
  /** What the log is taken for; of the common formats it is the first. */
  readonly format: LineFormat;
  /** Which of those that are told line by line the last line had. */
  readonly last: LineFormat;
  /** What stands around each line. */
  readonly wrap: Wrap;
  /** What the log's directives said, as its format keeps it. */
  readonly said: string;
  /**
   * What they said to other formats: the log may have their lines again. States of
   * before it was kept lack it.
   */
  readonly saidToOthers?: readonly SaidTo[];
  readonly lines: number;
  readonly read: number;
}
