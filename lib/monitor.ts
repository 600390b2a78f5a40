/**
 * The product without time, disk or terminal: records and seconds in, events out.
 *
 * @module
 */

import type { History } from "./alert/history.ts";
import { AlertEvaluator } from "./alert_evaluator.ts";
import { CountedApart } from "./counted_apart.ts";
import type { MonitorEvent, WindowState } from "./events.ts";
import { Glance } from "./glance.ts";
import { Intervals } from "./intervals.ts";
import { LineKind, type LogRecord } from "./log/record.ts";
import { secondOf } from "./log/plain_lines.ts";
import { cutSite } from "./log/section.ts";
import type { MonitorOptions, SavedMonitor } from "./monitor_types.ts";
import { MalformedLines } from "./malformed_lines.ts";
import type { Summary } from "./traffic/summary.ts";
import { WaitingRows } from "./waiting_rows.ts";

export type { MonitorOptions, SavedMonitor } from "./monitor_types.ts";

/** After so many malformed lines and not one hit the monitor says so at once. */
const UNREADABLE_LINES = 10;
/**
 * Lines of the second that just began can come before the tick that ends the
 * last one; only hits later than that are from the future.
 */
const FUTURE_TOLERANCE_SECONDS = 2;

/**
 * Counts records and, second by second, says what there is to say.
 *
 * @example Usage
 * ```ts
 * const rule = { threshold: 10, windowSeconds: 120 };
 * const monitor = new Monitor({ rule, intervalSeconds: 10, top: 10 }, 1000);
 * monitor.observe(record);
 * const events = monitor.tick(1000);
 * ```
 */
export class Monitor implements Disposable {
  readonly #intervalSeconds: number;
  readonly #lateness: number;
  readonly #aheadSeconds: number;
  readonly #site: Uint8Array;
  readonly #countsMore: boolean;
  readonly #areReportsRead: () => boolean;
  readonly #evaluator: AlertEvaluator;
  readonly #intervals: Intervals;
  /** How it stands between two reports. */
  readonly glance: Glance;
  /** Takes what was counted elsewhere. */
  readonly apart: CountedApart;
  readonly #malformed = new MalformedLines();
  readonly #rows = new WaitingRows();
  #sinceFirstHit: boolean;
  /**
   * The second up to which hits are none of the future, where seconds that are
   * over wait to be evaluated.
   */
  horizon = -Infinity;
  /** The last second that is over. */
  #now: number;
  #newest = -Infinity;
  #reached = -Infinity;

  /**
   * @param options What to count and when to say it.
   * @param now The first second that will be evaluated, since the epoch.
   */
  constructor(options: MonitorOptions, now: number) {
    const { rule, site, latenessSeconds = 0, since } = options;
    this.#intervalSeconds = options.intervalSeconds;
    this.#lateness = latenessSeconds;
    this.#site = new TextEncoder().encode(site ?? "");
    this.#countsMore = (options.tops?.length ?? 0) > 0;
    this.#areReportsRead = options.areReportsRead ?? (() => true);
    this.#now = now - 1;
    this.#aheadSeconds = options.aheadSeconds ?? rule.windowSeconds;
    this.#evaluator = new AlertEvaluator(
      rule,
      latenessSeconds + 1 +
        Math.max(this.#aheadSeconds, options.backlogSeconds ?? 0),
      this.#now - latenessSeconds,
    );
    this.#sinceFirstHit = since === "first hit";
    this.#intervals = new Intervals(
      options,
      typeof since === "number" ? since : now,
      options.readsFirst ? now : undefined,
    );
    this.apart = new CountedApart(this.#intervals, this.#malformed);
    this.glance = new Glance(options, this.#intervals, this.history, this);
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    this.#intervals[Symbol.dispose]();
    this.glance[Symbol.dispose]();
  }

  /** The time of the newest hit, in seconds since the epoch; -Infinity before one. */
  get newest(): number {
    return this.#newest;
  }

  /** The time of the newest hit that was none of the future; as {@linkcode newest}. */
  get reached(): number {
    return this.#reached;
  }

  /** The last second that is over. */
  get now(): number {
    return this.#now;
  }

  /** All transitions so far. */
  get history(): History {
    return this.#evaluator.history;
  }

  /** The window at the last evaluated second. */
  get window(): WindowState {
    return this.#evaluator.window;
  }

  /** Sets the threshold, from the next second on that is evaluated. */
  setThreshold(threshold: number): void {
    this.#evaluator.setThreshold(threshold);
  }

  /**
   * Sets the clock before the first hit, where it begins with the log's time.
   *
   * @param now The first second that will be evaluated, since the epoch.
   * @param since The second after which the first interval begins, where what is
   * there at the start is read first.
   */
  startAt(now: number, since?: number): void {
    this.#now = now - 1;
    this.#sinceFirstHit = false;
    if (since === undefined) this.#intervals.begin(now - 1);
    else this.#intervals.begin(since, now);
    this.#evaluator.jump(this.#now - this.#lateness);
  }

  /** What is kept over a restart. */
  save(): SavedMonitor {
    return {
      now: this.#now,
      newest: Number.isFinite(this.#newest) ? this.#newest : null,
      sinceFirstHit: this.#sinceFirstHit,
      ...this.#evaluator.save(),
      intervals: this.#intervals.save(),
      ...this.#malformed.save(),
    };
  }

  /**
   * Goes on where another monitor stopped. Seconds that went by meanwhile are
   * evaluated when their lines have been read, or by the next tick.
   *
   * @param saved What the other one kept; its rule may have been another.
   * @param now The running interval does not end before this second.
   */
  restore(saved: SavedMonitor, now: number): void {
    this.#now = saved.now;
    this.#newest = saved.newest ?? -Infinity;
    this.#reached = Math.min(this.#newest, saved.now);
    this.#sinceFirstHit = saved.sinceFirstHit;
    this.#evaluator.restore(saved);
    this.#intervals.restore(saved.intervals, now);
    this.#malformed.restore(saved);
  }

  /**
   * Goes along with a clock that was set back, if it was: what was ten seconds ago
   * stays ten seconds ago.
   *
   * @param now The last second that is over, since the epoch.
   */
  setBack(now: number): void {
    if (now >= this.#now) return;
    const seconds = now - this.#now;
    this.#now = now;
    this.#newest += seconds;
    this.#reached += seconds;
    this.#evaluator.shift(seconds);
    this.#intervals.shift(seconds);
  }

  /**
   * Counts one record. Its section may be changed: the site is cut off.
   *
   * @param record The record; nothing of it is kept.
   * @param live Whether it came after following began. @default {true}
   * @param source The name of what it comes from, where sources are told apart.
   */
  observe(record: LogRecord, live = true, source?: Uint8Array): void {
    this.countRows();
    if (record.kind <= LineKind.INVALID_REQUEST) {
      if (!live) this.#intervals.addBackfilled();
      if (record.absolute) cutSite(record, this.#site);
      this.#place(record.second).add(record, source);
      this.glance.add(record);
    } else if (record.kind === LineKind.EXCLUDED) {
      // No hit of the window, but it tells the time and that the log is read.
      this.#place(record.second, 0).add(record);
    } else if (record.kind === LineKind.MALFORMED) {
      this.observeMalformed(record, 1);
    }
  }

  /**
   * What the keys of rows have to be hashed with: see {@linkcode observePlain}.
   */
  get seed(): number {
    return this.#intervals.grid.seed;
  }

  /** Whether an origin is cut off sections. */
  get cutsSite(): boolean {
    return this.#site.length > 0;
  }

  /** Whether what is counted of a hit is all in the row of a plain line. */
  get takesPlain(): boolean {
    return !this.#countsMore && !this.glance.looksCloser;
  }

  /**
   * Counts plain lines of one second, as {@linkcode observe} does their records;
   * some of it only when {@linkcode countRows} says so.
   *
   * @param first The row of the first line.
   * @param end One past that of the last one; others that are not plain may stand
   * between them.
   * @param hits How many plain lines there are.
   * @param live Whether they came after following began.
   * @param source The name of what they come from, where sources are told apart.
   */
  observePlain(
    first: number,
    end: number,
    hits: number,
    live: boolean,
    source?: Uint8Array,
  ): void {
    if (!live) this.#intervals.addBackfilled(hits);
    const summary = this.#place(secondOf(first), hits);
    this.#rows.add(summary, first, end, hits, source);
  }

  /** Counts the plain lines that wait for it: their rows do not stay. */
  countRows(): void {
    this.#rows.count();
  }

  /**
   * Puts hits in their second that were counted apart otherwise.
   *
   * @param second When they were.
   * @param hits How many.
   */
  observeHits(second: number, hits: number): void {
    this.#place(second, hits);
  }

  /**
   * Counts malformed lines that follow each other, but for hits of their second.
   *
   * @param last What the last one says.
   * @param count How many there are: one, if no line came before them.
   */
  observeMalformed(last: LogRecord, count: number): void {
    this.#malformed.take(last, this.#neverSawALine());
    this.#intervals.running.malformed += count;
  }

  /**
   * Counts a line that was too long to be read, as malformed.
   *
   * @param head Its first bytes.
   */
  observeTooLong(head: Uint8Array): void {
    this.#malformed.takeTooLong(head, this.#neverSawALine());
    this.#intervals.running.malformed++;
  }

  /**
   * Says that a second is over and evaluates all that can be evaluated. If it
   * lies before the last one, the clock was set back: the window goes along.
   *
   * @param now The second that is over, since the epoch.
   * @returns What there is to say, in the order of time.
   */
  tick(now: number): MonitorEvent[] {
    // It was set back after the last second: one second went by all the same.
    if (now < this.#now) this.setBack(now - 1);
    this.#now = now;
    const events = this.tellUnreadable();
    if (now >= this.#intervals.end) this.countRows();
    const target = now - this.#lateness;
    if (this.#areReportsRead()) this.#closeTo(now, target, events);
    else this.#intervals.stretchTo(now);
    this.#evaluateTo(target, events);
    // Who hears of them may ask for all that was counted.
    if (events.length > 0) this.countRows();
    return events;
  }

  /**
   * Says that a second is over, as {@linkcode tick} does, and ends the running
   * interval with it, however long that is.
   *
   * @param now The second that is over, since the epoch.
   * @returns What there is to say, ending with the interval's report.
   */
  report(now: number): MonitorEvent[] {
    this.#now = Math.max(now, this.#now);
    this.#sinceFirstHit = false;
    const events = this.tellUnreadable(1);
    this.#evaluateTo(this.#now, events);
    // Before a restart the last report may have had the second that is running too.
    const end = Math.max(this.#now, this.#intervals.runningSince);
    this.#intervals.close(end, this.#newest);
    this.#tellReports(events, end);
    return events;
  }

  /**
   * Ends the last interval with all that was counted, also of the second that
   * has just begun.
   *
   * @param now The last second that is over, since the epoch.
   * @returns What there is to say, ending with the last report.
   */
  finish(now: number): MonitorEvent[] {
    const events = this.tick(now);
    // What would still have waited for late lines: none come any more.
    this.#evaluateTo(now, events);
    const end = Math.max(now, Math.min(this.#newest, now + 1));
    this.#intervals.closeLast(end, this.#newest);
    this.#tellReports(events, end);
    return events;
  }

  /**
   * Runs the clock on until nothing can change any more: until the window has
   * moved past the last hit, and to the end of the interval after that.
   *
   * @returns What there is to say.
   */
  runOut(): MonitorEvent[] {
    const { end } = this.#intervals;
    const last = Math.max(
      this.#newest + this.#evaluator.windowSeconds,
      this.#now,
    );
    const intervals = Math.ceil((last - end) / this.#intervalSeconds);
    this.#now = Number.isFinite(end)
      ? end + Math.max(intervals, 0) * this.#intervalSeconds
      : last;
    const events = this.tellUnreadable(1);
    this.#closeTo(this.#now, this.#now, events);
    this.#evaluateTo(this.#now, events);
    return events;
  }

  /**
   * Says, once, that not one line could be read.
   *
   * @param lines After how many lines.
   */
  tellUnreadable(lines: number = UNREADABLE_LINES): MonitorEvent[] {
    // Asked for every second, and once a line was read it is no question any more.
    if (this.#newest !== -Infinity) return [];
    const { malformed } = this.#intervals;
    return malformed < lines ? [] : this.#malformed.tellUnreadable(malformed);
  }

  #neverSawALine(): boolean {
    return this.#newest === -Infinity && this.#intervals.malformed === 0;
  }

  /** Puts hits in their second and tells where they count. */
  #place(second: number, hits = 1): Summary {
    if (second > this.#newest) this.#newest = second;
    const last = Math.max(this.#now, this.horizon);
    const isFuture = second > last + FUTURE_TOLERANCE_SECONDS;
    if (second > this.#reached && !isFuture) this.#reached = second;
    if (this.#sinceFirstHit) {
      this.#sinceFirstHit = false;
      const since = Math.min(this.#now, second - 1);
      this.#intervals.begin(since, this.#intervals.end);
    } else if (second <= this.#intervals.since) {
      this.#intervals.reachBack(second);
    }
    const summary = this.#intervals.at(second);
    if (second <= this.#now - this.#evaluator.windowSeconds) {
      summary.late += hits;
      return summary;
    }
    if (isFuture) summary.future += hits;
    if (second <= last + 1 + this.#aheadSeconds) {
      this.#evaluator.add(second, hits);
    }
    return summary;
  }

  /**
   * Closes all intervals that are over. Each is told of before the next one is closed,
   * if it can be evaluated: with hundreds that wait, those were copied at each second.
   */
  #closeTo(now: number, target: number, events: MonitorEvent[]): void {
    while (this.#intervals.closeNext(now, this.#newest)) {
      this.#evaluateTo(Math.min(target, this.#intervals.runningSince), events);
    }
  }

  #evaluateTo(target: number, events: MonitorEvent[]): void {
    const evaluator = this.#evaluator;
    this.#tellReports(events);
    while (evaluator.now < target) {
      if (evaluator.isIdle) {
        // Nothing can change before the next hit: no need to walk there.
        evaluator.jump(Math.min(target, this.#intervals.nextClosed ?? target));
      } else {
        const transition = evaluator.evaluateNext();
        if (transition) events.push({ type: "alert", transition });
      }
      this.#tellReports(events);
    }
  }

  /** A report waits until the second that it ends with is evaluated. */
  #tellReports(events: MonitorEvent[], second = this.#evaluator.now): void {
    for (const closed of this.#intervals.takeClosed(second)) {
      events.push({
        // First: what is spread behind others is copied field by field.
        ...closed,
        type: "report",
        window: this.window,
        malformedLine: this.#malformed.last,
        transitions: this.history.transitions,
        droppedTransitions: this.history.dropped,
      });
    }
  }
}
