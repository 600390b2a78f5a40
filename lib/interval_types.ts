/**
 * What intervals are made of, and what is kept and told of them.
 *
 * @module
 */

import type { ReportEvent } from "./events.ts";
import type { SavedSummary } from "./traffic/summary.ts";
import type { TopName } from "./traffic/top_names.ts";

/** Options for `Intervals`. */
export interface IntervalOptions {
  /** The time from one report to the next, in seconds. */
  readonly intervalSeconds: number;
  /** How many sections a report shows. */
  readonly top: number;
  /** The origin put before sections that have none, without a `/` at its end. */
  readonly site?: string;
  /**
   * Empty intervals in a row that make up more than this are one report.
   *
   * @default {0}
   */
  readonly quietSeconds?: number;
  /**
   * Whether the totals have sections, methods, clients, sources and tops too, and
   * not only sums: where nobody shows these, they need not be merged.
   *
   * @default {true}
   */
  readonly totalRows?: boolean;
  /**
   * What else hits are counted by.
   *
   * @default {[]}
   */
  readonly tops?: readonly TopName[];
  /**
   * What keys are hashed with: any 32 bits; what is to be merged has the same. With
   * the same seed the same log gives the same estimate of clients.
   *
   * @default {a random one}
   */
  readonly seed?: number;
}

/** Where intervals begin and end, for those who count apart. */
export interface IntervalGrid {
  /** What keys are hashed with. */
  readonly seed: number;
  /** The second after which the first interval begins. */
  readonly since: number;
  /** Infinity where all is one interval. */
  readonly intervalSeconds: number;
}

/** What is kept of intervals over a restart. */
export interface SavedIntervals {
  /** What keys are hashed with. */
  readonly seed: number;
  readonly since: number;
  readonly runningSince: number;
  readonly end: number;
  readonly backfilled: number;
  readonly total: SavedSummary;
  readonly running: SavedSummary;
  readonly next: SavedSummary;
}

/** What a report says of its interval; the window is not known yet. */
export type ClosedInterval = Pick<
  ReportEvent,
  "second" | "interval" | "total" | "format" | "lagSeconds"
>;
