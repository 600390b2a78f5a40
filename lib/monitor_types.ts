/**
 * What a monitor is told, and what is kept of it.
 *
 * @module
 */

import type { Rule } from "./alert/evaluate.ts";
import type { SavedEvaluator } from "./alert_evaluator.ts";
import type { IntervalOptions, SavedIntervals } from "./interval_types.ts";
import type { SavedMalformedLines } from "./malformed_lines.ts";

/** Under a clock that was set, a day of later lines is kept until it gets there. */
export const MAX_AHEAD_SECONDS: number = 86_400;

/** Options for {@linkcode Monitor}. */
export interface MonitorOptions extends IntervalOptions {
  /** Threshold and window of the alert. */
  readonly rule: Rule;
  /**
   * How long a second waits for its records before it is evaluated. A replay
   * waits a window, so that lines out of order count in their own second.
   *
   * @default {0}
   */
  readonly latenessSeconds?: number;
  /**
   * How far ahead of the clock hits are kept until their second comes.
   *
   * @default {windowSeconds}
   */
  readonly aheadSeconds?: number;
  /**
   * How far ahead of the second that is evaluated hits are kept where the clock
   * is further: lines of several logs are read back with their times apart.
   *
   * @default {0}
   */
  readonly backlogSeconds?: number;
  /**
   * The second after which the first interval begins: before `now` where
   * records are read back; "first hit" where they are read from the start.
   *
   * @default {now}
   */
  readonly since?: number | "first hit";
  /**
   * Whether what is there at the start is read first: then that is one interval,
   * however long, which {@linkcode Monitor.report} ends.
   *
   * @default {false}
   */
  readonly readsFirst?: boolean;
  /**
   * Tells whether somebody reads reports: while nobody does, intervals that are over
   * do not end, and the next report covers them too.
   *
   * @default {() => true}
   */
  readonly areReportsRead?: () => boolean;
}

/** What is kept of a monitor over a restart, as plain data that JSON can hold. */
export interface SavedMonitor extends SavedEvaluator, SavedMalformedLines {
  readonly now: number;
  /** Null before the first hit. */
  readonly newest: number | null;
  readonly sinceFirstHit: boolean;
  readonly intervals: SavedIntervals;
}
