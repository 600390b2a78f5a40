/**
 * The intervals between reports: what is counted in each, and in all of them.
 *
 * @module
 */

import { countsOf, lagOf, rateOf } from "./counts.ts";
import type { Counts } from "./events.ts";
import type {
  ClosedInterval,
  IntervalGrid,
  IntervalOptions,
  SavedIntervals,
} from "./interval_types.ts";
import { isEmpty, RunningInterval } from "./running_interval.ts";
import { randomSeed } from "./traffic/hash.ts";
import {
  type PackedBuckets,
  type SavedSummary,
  Summary,
  type SummaryCounts,
} from "./traffic/summary.ts";

/**
 * Counts by the interval: a hit counts in the interval of its second, one further
 * ahead in the next one, a late one in the running one. It knows no clock: which
 * seconds are over is told.
 */
export class Intervals implements Disposable {
  readonly #options: IntervalOptions;
  // One seed for all that counts: it is merged.
  #seed: number;
  #total: Summary;
  #running: RunningInterval;
  /** Hits of seconds after the end of the running interval. */
  #next: Summary;
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
    const { seed = randomSeed(), tops } = options;
    this.#options = options;
    this.#seed = seed;
    this.#total = new Summary(seed, tops);
    this.#running = new RunningInterval(new Summary(seed, tops), seed, tops);
    this.#next = new Summary(seed, tops);
    this.#since = this.#runningSince = since;
    this.#end = end;
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    this.#total[Symbol.dispose]();
    this.#running[Symbol.dispose]();
    this.#next[Symbol.dispose]();
  }

  /** Malformed lines since the start. */
  get malformed(): number {
    return this.#running.malformed + this.#next.malformed +
      this.#total.malformed;
  }

  /** The second after which the first interval begins. */
  get since(): number {
    return this.#since;
  }

  /** The second after which the running interval begins. */
  get runningSince(): number {
    return this.#runningSince;
  }

  /** The second that ends the running interval. */
  get end(): number {
    return this.#end;
  }

  /** Where a hit of a second counts. */
  at(second: number): Summary {
    return second > this.#end ? this.#next : this.#running.summary;
  }

  /** Where a line without a second counts. */
  get running(): Summary {
    return this.#running.summary;
  }

  /** All that was counted since the last interval ended, in parts. */
  get runningParts(): readonly Summary[] {
    return this.#running.parts;
  }

  /** All that was counted since the start, in parts. */
  get parts(): readonly Summary[] {
    return [this.#total, ...this.#running.parts, this.#next];
  }

  /** What has to be known to count apart. */
  get grid(): IntervalGrid {
    const { intervalSeconds } = this.#options;
    return { seed: this.#seed, since: this.#since, intervalSeconds };
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

  /**
   * Takes a hit that is older than all before it to the first interval, which then
   * begins with it, where that one is still running and has no end.
   *
   * @param second The second of the hit.
   */
  reachBack(second: number): void {
    if (this.#end !== Infinity || second > this.#since) return;
    this.#since = this.#runningSince = second - 1;
  }

  /**
   * What is kept over a restart; closed intervals are taken before. It is asked for
   * where a log is followed, of which nothing is counted apart.
   */
  save(): SavedIntervals {
    return {
      seed: this.#seed,
      since: this.#since,
      runningSince: this.#runningSince,
      end: this.#end,
      backfilled: this.#backfilled,
      total: this.#total.save(),
      running: this.#running.summary.save(),
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
    const { tops } = this.#options;
    const summaries: Summary[] = [];
    const restored = (summary: SavedSummary) => {
      const restored = new Summary(saved.seed, tops);
      summaries.push(restored);
      restored.restore(summary);
      return restored;
    };
    let total, running, next;
    try {
      total = restored(saved.total);
      running = restored(saved.running);
      next = restored(saved.next);
    } catch (error) {
      // What is none throws, and all is as before.
      for (const summary of summaries) summary[Symbol.dispose]();
      throw error;
    }
    this[Symbol.dispose]();
    this.#seed = saved.seed;
    this.#total = total;
    this.#running = new RunningInterval(running, saved.seed, tops);
    this.#next = next;
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

  /** Ends a part of a log: see {@linkcode RunningInterval.endPart}. */
  endPart(): void {
    this.#running.endPart();
  }

  /** Adds what was counted apart of the running interval. */
  add(counts: SummaryCounts): void {
    this.#running.add(counts);
  }

  /** Takes all of the running interval as it was counted apart. */
  addShown(shown: Counts, buckets: PackedBuckets): void {
    this.#running.addShown(shown, buckets);
  }

  /** Counts hits that were there before following began. */
  addBackfilled(hits = 1): void {
    this.#backfilled += hits;
  }

  /**
   * Closes the running interval if it is over, with those behind it where nothing
   * came for long.
   *
   * @param now The last second that is over.
   * @param newest The second of the newest hit.
   * @returns Whether it was over: then the next one may be, too.
   */
  closeNext(now: number, newest: number): boolean {
    if (this.#end > now) return false;
    const { intervalSeconds, quietSeconds = 0 } = this.#options;
    const isQuiet = this.#running.isEmpty && isEmpty(this.#next);
    const left = Math.floor((now - this.#end) / intervalSeconds);
    const quietEnd = this.#end + left * intervalSeconds;
    const isOne = isQuiet && quietEnd - this.#runningSince > quietSeconds;
    this.close(isOne ? quietEnd : this.#end, newest);
    return true;
  }

  /**
   * Lets the running interval go on, where nobody reads reports: it ends with the
   * last one that is over. Hits of the second that has just begun count in it, too:
   * which these are nobody knows any more.
   *
   * @param now The last second that is over.
   */
  stretchTo(now: number): void {
    const { intervalSeconds } = this.#options;
    const more = Math.floor((now - this.#end) / intervalSeconds);
    if (!(more > 0)) return;
    this.#running.summary.merge(this.#next);
    this.#next.clear();
    this.#end += more * intervalSeconds;
  }

  /**
   * Closes the last interval: with all hits that are left.
   *
   * @param second The second that ends it.
   * @param newest The second of the newest hit.
   */
  closeLast(second: number, newest: number): void {
    this.#running.summary.merge(this.#next);
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
    const interval = this.#running.counts(seconds, top, site);
    const whole = this.#running.whole();
    // What has not changed need not be ranked again: a replay of a log with many quiet
    // intervals takes 15 % longer where it is.
    if (!this.#totalCounts || !isEmpty(whole)) {
      this.#total.merge(whole, this.#options.totalRows);
      this.#totalCounts = countsOf(this.#total, sinceStart, top, site);
    }
    this.#closed.push({
      second,
      interval,
      total: {
        ...this.#totalCounts,
        seconds: sinceStart,
        rate: rateOf(this.#total.hits, sinceStart),
        backfilled: this.#backfilled,
      },
      format: this.#total.format,
      lagSeconds: lagOf(second, newest),
    });
    this.#next = this.#running.begin(this.#next);
    this.#runningSince = second;
    this.#end = second + this.#options.intervalSeconds;
  }

  /** Takes the closed intervals that end by a second. */
  takeClosed(second: number): readonly ClosedInterval[] {
    // Asked for every second that is evaluated.
    if (this.#closed.length === 0) return NONE;
    const closed = this.#closed;
    const later = closed.findIndex((interval) => interval.second > second);
    this.#closed = later < 0 ? [] : closed.slice(later);
    return later < 0 ? closed : closed.slice(0, later);
  }
}

const NONE: readonly ClosedInterval[] = [];
