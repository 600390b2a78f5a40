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

/**
 * Counts by the interval: a hit counts in the interval of its second, a late one
 * in the running interval. It knows no clock: which seconds are over is told.
 */
export class Intervals {
  readonly #options: IntervalOptions;
  readonly #total = new Summary();
  #running = new Summary();
  /** Hits of seconds after the end of the running interval. */
  #next = new Summary();
  #totalCounts: Counts | undefined;
  #backfilled = 0;
  #closed: ClosedInterval[] = [];
  /** The seconds after which the first, and the running, interval begins. */
  #since: number;
  #runningSince: number;
  /** The second that ends the running interval. */
  #end: number;

  /**
   * @param options How long intervals are and what to take down of them.
   * @param since The second after which the first one begins.
   * @param end The second that ends it, where it is not as long as the others.
   */
  constructor(
    options: IntervalOptions,
    since: number,
    end: number = since + options.intervalSeconds,
  ) {
    this.#options = options;
    this.#since = this.#runningSince = since;
    this.#end = end;
  }

  /** Malformed lines since the start. */
  get malformed(): number {
    return this.#running.malformed + this.#next.malformed +
      this.#total.malformed;
  }

  /** The second that ends the running interval. */
  get end(): number {
    return this.#end;
  }

  /** Where a hit of a second counts. */
  at(second: number): Summary {
    return second > this.#end ? this.#next : this.#running;
  }

  /** Where a line without a second counts. */
  get running(): Summary {
    return this.#running;
  }

  /** The second that ends the oldest closed interval that was not taken. */
  get nextClosed(): number | undefined {
    return this.#closed[0]?.second;
  }

  /**
   * Begins the first interval at another second.
   *
   * @param since The second after which it begins.
   * @param end The second that ends it.
   */
  begin(
    since: number,
    end: number = since + this.#options.intervalSeconds,
  ): void {
    this.#since = this.#runningSince = since;
    this.#end = end;
  }

  /** Moves all of it along with a clock that was set. */
  shift(seconds: number): void {
    this.#since += seconds;
    this.#runningSince += seconds;
    this.#end += seconds;
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
    while (this.#end <= now) {
      const left = now - this.#end;
      const isQuiet = isEmpty(this.#running) && isEmpty(this.#next);
      const skipped = left > quietSeconds && isQuiet
        ? Math.floor(left / intervalSeconds) * intervalSeconds
        : 0;
      this.close(this.#end + skipped, newest);
    }
  }

  /**
   * Closes the last interval: with all hits that are left.
   *
   * @param second The second that ends it.
   * @param newest The second of the newest hit.
   */
  closeLast(second: number, newest: number): void {
    this.#running.merge(this.#next);
    this.#next.clear();
    this.close(second, newest);
  }

  /**
   * Closes the running interval.
   *
   * @param second The second that ends it.
   * @param newest The second of the newest hit.
   */
  close(second: number, newest: number): void {
    const { top, site = "" } = this.#options;
    const seconds = Math.max(0, second - this.#runningSince);
    const sinceStart = Math.max(0, second - this.#since);
    const interval = countsOf(this.#running, seconds, top, site);
    // What has not changed need not be ranked again: a replay has many quiet
    // intervals.
    if (!this.#totalCounts || !isEmpty(this.#running)) {
      this.#total.merge(this.#running);
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
    this.#running.clear();
    [this.#running, this.#next] = [this.#next, this.#running];
    this.#runningSince = second;
    this.#end = second + this.#options.intervalSeconds;
  }

  /** Takes the closed intervals that end by a second. */
  takeClosed(second: number): ClosedInterval[] {
    const later = this.#closed.findIndex((closed) => closed.second > second);
    return this.#closed.splice(0, later < 0 ? this.#closed.length : later);
  }
}

function isEmpty(summary: Summary): boolean {
  return summary.hits === 0 && summary.malformed === 0;
}
