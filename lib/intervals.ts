/**
 * The intervals between reports: what is counted in each, and in all of them.
 *
 * @module
 */

import { countsOf } from "./counts.ts";
import type { Counts, ReportEvent } from "./events.ts";
import { randomSeed } from "./traffic/hash.ts";
import { type SavedSummary, Summary } from "./traffic/summary.ts";

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

/** What is kept of intervals over a restart. */
export interface SavedIntervals {
  /** What the counters of distinct clients hash with. */
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

/**
 * Counts by the interval: a hit counts in the interval of its second, a late one
 * in the running interval. It knows no clock: which seconds are over is told.
 */
export class Intervals {
  readonly #options: IntervalOptions;
  // One seed for all counters of distinct clients: they are merged.
  #seed = randomSeed();
  #total = new Summary(this.#seed);
  #running = new Summary(this.#seed);
  /** Hits of seconds after the end of the running interval. */
  #next = new Summary(this.#seed);
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

  /** What is kept over a restart; closed intervals are taken before. */
  save(): SavedIntervals {
    return {
      seed: this.#seed,
      since: this.#since,
      runningSince: this.#runningSince,
      end: this.#end,
      backfilled: this.#backfilled,
      total: this.#total.save(),
      running: this.#running.save(),
      next: this.#next.save(),
    };
  }

  /**
   * Takes over what was kept.
   *
   * @param saved What was kept.
   * @param end The running interval does not end before this second: what came
   * while nobody looked is one interval.
   */
  restore(saved: SavedIntervals, end: number): void {
    const restored = (summary: SavedSummary) => {
      const restored = new Summary(saved.seed);
      restored.restore(summary);
      return restored;
    };
    this.#seed = saved.seed;
    this.#total = restored(saved.total);
    this.#running = restored(saved.running);
    this.#next = restored(saved.next);
    this.#totalCounts = undefined;
    this.#backfilled = saved.backfilled;
    this.#since = saved.since;
    this.#runningSince = saved.runningSince;
    this.#end = Math.max(
      end,
      Math.min(saved.end, saved.runningSince + this.#options.intervalSeconds),
    );
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
