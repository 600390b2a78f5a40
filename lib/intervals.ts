/**
 * The intervals between reports: what is counted in each, and in all of them.
 *
 * @module
 */

import { countsOf } from "./counts.ts";
import type { Counts, ReportEvent } from "./events.ts";
import { Summary } from "./traffic/summary.ts";

/** Options for {@linkcode Intervals}. */
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
}

/** What a report says of its interval; the window is not known yet. */
export type ClosedInterval = Pick<
  ReportEvent,
  "second" | "interval" | "total" | "format" | "lagSeconds"
>;

/** Counts by the interval. It knows no clock: its ends are told. */
export class Intervals {
  /** What is counted in the running interval. */
  readonly running = new Summary();
  readonly #options: IntervalOptions;
  readonly #total = new Summary();
  #totalCounts: Counts | undefined;
  #backfilled = 0;
  #closed: ClosedInterval[] = [];
  /** The seconds after which the first, and the running, interval begins. */
  #since: number;
  #runningSince: number;

  /**
   * @param options How long intervals are and what to take down of them.
   * @param since The second after which the first one begins.
   */
  constructor(options: IntervalOptions, since: number) {
    this.#options = options;
    this.#since = this.#runningSince = since;
  }

  /** Malformed lines since the start. */
  get malformed(): number {
    return this.running.malformed + this.#total.malformed;
  }

  /** The second that ends the running interval. */
  get end(): number {
    return this.#runningSince + this.#options.intervalSeconds;
  }

  /** The second that ends the oldest closed interval that was not taken. */
  get nextClosed(): number | undefined {
    return this.#closed[0]?.second;
  }

  /** Sets the second after which the first interval begins. */
  beginAt(second: number): void {
    this.#since = this.#runningSince = second;
  }

  /** Moves all of it along with a clock that was set. */
  shift(seconds: number): void {
    this.#since += seconds;
    this.#runningSince += seconds;
  }

  /** Counts a hit that was there before following began. */
  addBackfilled(): void {
    this.#backfilled++;
  }

  /**
   * Closes all intervals that are over.
   *
   * @param now The last second that is over.
   * @param newest The second of the newest hit.
   */
  closeTo(now: number, newest: number): void {
    const { intervalSeconds, quietSeconds = 0 } = this.#options;
    while (this.end <= now) {
      const left = now - this.end;
      const skipped = left > quietSeconds && this.#isEmpty()
        ? Math.floor(left / intervalSeconds) * intervalSeconds
        : 0;
      this.close(this.end + skipped, newest);
    }
  }

  /**
   * Closes the running interval.
   *
   * @param second The second that ends it.
   * @param newest The second of the newest hit.
   */
  close(second: number, newest: number): void {
    const { top, site = "" } = this.#options;
    const seconds = second - this.#runningSince;
    const sinceStart = second - this.#since;
    const interval = countsOf(this.running, seconds, top, site);
    // What has not changed need not be ranked again: a replay has many quiet
    // intervals.
    if (!this.#totalCounts || !this.#isEmpty()) {
      this.#total.merge(this.running);
      this.#totalCounts = countsOf(this.#total, sinceStart, top, site);
    }
    this.#closed.push({
      second,
      interval,
      total: {
        ...this.#totalCounts,
        seconds: sinceStart,
        rate: this.#total.hits / Math.max(sinceStart, 1),
        backfilled: this.#backfilled,
      },
      format: this.#total.format,
      lagSeconds: Number.isFinite(newest)
        ? Math.max(0, second - newest)
        : undefined,
    });
    this.running.clear();
    this.#runningSince = second;
  }

  /** Takes the closed intervals that end by a second. */
  takeClosed(second: number): ClosedInterval[] {
    const later = this.#closed.findIndex((closed) => closed.second > second);
    return this.#closed.splice(0, later < 0 ? this.#closed.length : later);
  }

  #isEmpty(): boolean {
    return this.running.hits === 0 && this.running.malformed === 0;
  }
}
