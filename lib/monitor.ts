/**
 * The product without time, disk or terminal: records and seconds in, events out.
 *
 * @module
 */

import { evaluate, type Rule } from "./alert/evaluate.ts";
import { History } from "./alert/history.ts";
import { countsOf } from "./counts.ts";
import type {
  Counts,
  MonitorEvent,
  ReportEvent,
  WindowState,
} from "./events.ts";
import { LineKind, type LogRecord } from "./log/record.ts";
import { MalformedSample } from "./traffic/malformed_sample.ts";
import { SecondRing } from "./traffic/second_ring.ts";
import { Summary } from "./traffic/summary.ts";

/** After so many malformed lines and not one hit the monitor says so at once. */
const UNREADABLE_LINES = 10;
/**
 * Lines of the second that just began can come before the tick that ends the
 * last one; only hits later than that are from the future.
 */
const FUTURE_TOLERANCE_SECONDS = 2;

/** How many columns the course of the window has, at most. */
const COURSE_COLUMNS = 240;

/** Options for {@linkcode Monitor}. */
export interface MonitorOptions {
  /** Threshold and window of the alert. */
  readonly rule: Rule;
  /** The time from one report to the next, in seconds. */
  readonly intervalSeconds: number;
  /** How many sections a report shows. */
  readonly top: number;
  /** The origin put before sections that have none, without a `/` at its end. */
  readonly site?: string;
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
   * Empty intervals in a row that make up more than this are one report.
   *
   * @default {0}
   */
  readonly quietSeconds?: number;
  /**
   * The second after which the first interval begins: before `now` where
   * records are read back; "first hit" where they are read from the start.
   *
   * @default {now}
   */
  readonly since?: number | "first hit";
}

interface PendingReport {
  readonly second: number;
  readonly interval: Counts;
  readonly total: ReportEvent["total"];
  readonly format: ReportEvent["format"];
  readonly lagSeconds: number | undefined;
}

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
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #site: Uint8Array;
  readonly #lateness: number;
  readonly #ring: SecondRing;
  readonly #interval = new Summary();
  readonly #total = new Summary();
  readonly #history = new History();
  readonly #firstMalformed = new MalformedSample();
  readonly #lastMalformed = new MalformedSample();
  #pending: PendingReport[] = [];
  #totalCounts: Counts | undefined;
  #backfilled = 0;
  #toldUnreadable = false;
  /** The last second that is over. */
  #now: number;
  /** The second after which the first, and the running, interval begins. */
  #since: number;
  #intervalSince: number;
  #sinceFirstHit: boolean;
  #newest = -Infinity;

  /**
   * @param options What to count and when to say it.
   * @param now The first second that will be evaluated, since the epoch.
   */
  constructor(options: MonitorOptions, now: number) {
    const window = options.rule.windowSeconds;
    this.#options = options;
    this.#site = new TextEncoder().encode(options.site ?? "");
    this.#lateness = options.latenessSeconds ?? 0;
    this.#now = now - 1;
    this.#ring = new SecondRing(
      window,
      this.#lateness + 1 + (options.aheadSeconds ?? window),
      this.#now - this.#lateness,
    );
    this.#sinceFirstHit = options.since === "first hit";
    this.#since = this.#intervalSince = typeof options.since === "number"
      ? options.since
      : now;
  }

  /** The time of the newest hit, in seconds since the epoch; -Infinity before one. */
  get newest(): number {
    return this.#newest;
  }

  /** The last second that is over. */
  get now(): number {
    return this.#now;
  }

  /** All transitions so far. */
  get history(): History {
    return this.#history;
  }

  /**
   * Sets the clock before the first hit, where it begins with the log's time.
   *
   * @param now The first second that will be evaluated, since the epoch.
   * @param since The second after which the first interval begins.
   */
  startAt(now: number, since: number = now - 1): void {
    this.#now = now - 1;
    this.#sinceFirstHit = false;
    this.#since = this.#intervalSince = since;
    this.#ring.jump(this.#now - this.#lateness);
  }

  /**
   * Counts one record. Its section may be changed: the site is cut off.
   *
   * @param record The record; nothing of it is kept.
   * @param live Whether it came after following began. @default {true}
   */
  observe(record: LogRecord, live = true): void {
    if (record.kind >= LineKind.MALFORMED) {
      if (record.kind === LineKind.MALFORMED) {
        if (this.#neverSawALine()) this.#firstMalformed.takeRecord(record);
        this.#lastMalformed.takeRecord(record);
      }
    } else {
      this.#place(record.second);
      if (!live) this.#backfilled++;
      if (record.absolute) this.#cutSite(record);
    }
    this.#interval.add(record);
  }

  /**
   * Counts a line that was too long to be read, as malformed.
   *
   * @param head Its first bytes.
   */
  observeTooLong(head: Uint8Array): void {
    if (this.#neverSawALine()) this.#firstMalformed.takeTooLong(head);
    this.#lastMalformed.takeTooLong(head);
    this.#interval.malformed++;
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
    if (now < this.#now) this.#setBack(now - (this.#now + 1));
    this.#now = now;
    const events: MonitorEvent[] = [];
    this.#tellUnreadable(events, UNREADABLE_LINES);
    this.#closeIntervals();
    this.#evaluateTo(now - this.#lateness, events);
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
    const events: MonitorEvent[] = [];
    this.#tellUnreadable(events, 1);
    this.#evaluateTo(this.#now, events);
    this.#closeInterval(this.#now);
    this.#emitPending(events);
    return events;
  }

  /**
   * Runs the clock on until nothing can change any more: until the window has
   * moved past the last hit, and to the end of the interval after that.
   *
   * @returns What there is to say.
   */
  runOut(): MonitorEvent[] {
    const { rule, intervalSeconds } = this.#options;
    const last = Math.max(this.#newest + rule.windowSeconds, this.#now);
    const intervals = Math.ceil((last - this.#intervalSince) / intervalSeconds);
    this.#now = Number.isFinite(intervalSeconds)
      ? this.#intervalSince + Math.max(intervals, 1) * intervalSeconds
      : last;
    const events: MonitorEvent[] = [];
    this.#tellUnreadable(events, 1);
    this.#closeIntervals();
    this.#evaluateTo(this.#now, events);
    return events;
  }

  /** Whether, after so many lines, not one was a hit; told once. */
  tellUnreadable(): MonitorEvent[] {
    const events: MonitorEvent[] = [];
    this.#tellUnreadable(events, UNREADABLE_LINES);
    return events;
  }

  /** The window at the last evaluated second. */
  get window(): WindowState {
    const { threshold, windowSeconds } = this.#options.rule;
    return {
      second: this.#ring.now,
      seconds: windowSeconds,
      hits: this.#ring.sum,
      average: this.#ring.sum / windowSeconds,
      threshold,
      state: this.#history.firing ? "firing" : "ok",
      course: this.#ring.course(COURSE_COLUMNS),
    };
  }

  #neverSawALine(): boolean {
    return this.#newest === -Infinity &&
      this.#interval.malformed + this.#total.malformed === 0;
  }

  #place(second: number): void {
    if (second > this.#newest) this.#newest = second;
    if (this.#sinceFirstHit) {
      this.#sinceFirstHit = false;
      this.#since = this.#intervalSince = Math.min(this.#now, second - 1);
    }
    if (second <= this.#now - this.#options.rule.windowSeconds) {
      this.#interval.late++;
      return;
    }
    if (second > this.#now + FUTURE_TOLERANCE_SECONDS) this.#interval.future++;
    this.#ring.add(second);
  }

  /** The site's own sections are those that have no origin. */
  #cutSite(record: LogRecord): void {
    const { buffer, sectionStart, sectionEnd } = record;
    const path = sectionStart + this.#site.length;
    if (
      this.#site.length === 0 || buffer[path] !== 0x2f || path >= sectionEnd
    ) {
      return;
    }
    for (let i = 0; i < this.#site.length; i++) {
      if (buffer[sectionStart + i] !== this.#site[i]) return;
    }
    record.sectionStart = path;
  }

  #setBack(seconds: number): void {
    this.#ring.shift(seconds);
    this.#since += seconds;
    this.#intervalSince += seconds;
    this.#newest += seconds;
  }

  #closeIntervals(): void {
    const { intervalSeconds, quietSeconds = 0 } = this.#options;
    let end = this.#intervalSince + intervalSeconds;
    while (end <= this.#now) {
      const left = this.#now - end;
      if (left > quietSeconds && this.#intervalIsEmpty()) {
        end += Math.floor(left / intervalSeconds) * intervalSeconds;
      }
      this.#closeInterval(end);
      end += intervalSeconds;
    }
  }

  #intervalIsEmpty(): boolean {
    return this.#interval.hits === 0 && this.#interval.malformed === 0;
  }

  #closeInterval(second: number): void {
    const { top, site = "" } = this.#options;
    const seconds = second - this.#intervalSince;
    const interval = countsOf(this.#interval, seconds, top, site);
    const sinceStart = second - this.#since;
    if (!this.#totalCounts || !this.#intervalIsEmpty()) {
      this.#total.merge(this.#interval);
      this.#totalCounts = countsOf(this.#total, sinceStart, top, site);
    }
    const total = {
      ...this.#totalCounts,
      seconds: sinceStart,
      rate: this.#total.hits / Math.max(sinceStart, 1),
      backfilled: this.#backfilled,
    };
    this.#pending.push({
      second,
      interval,
      total,
      format: this.#total.format,
      lagSeconds: Number.isFinite(this.#newest)
        ? Math.max(0, second - this.#newest)
        : undefined,
    });
    this.#interval.clear();
    this.#intervalSince = second;
  }

  #evaluateTo(target: number, events: MonitorEvent[]): void {
    const ring = this.#ring;
    this.#emitPending(events);
    while (ring.now < target) {
      if (ring.sum === 0 && ring.ahead === 0) {
        // Nothing can change before the next hit: no need to walk there.
        ring.jump(Math.min(target, this.#pending[0]?.second ?? target));
      } else {
        ring.advance();
        const transition = evaluate(
          this.#history.firing,
          ring.sum,
          ring.now,
          this.#options.rule,
        );
        if (transition) {
          this.#history.add(transition);
          events.push({ type: "alert", transition });
        }
      }
      this.#emitPending(events);
    }
  }

  /** Reports wait until the second they end with is evaluated. */
  #emitPending(events: MonitorEvent[]): void {
    while (
      this.#pending.length > 0 && this.#pending[0]!.second <= this.#ring.now
    ) {
      const pending = this.#pending.shift()!;
      events.push({
        type: "report",
        ...pending,
        window: this.window,
        malformedLine: this.#lastMalformed.line,
        transitions: this.#history.transitions,
        droppedTransitions: this.#history.dropped,
      });
    }
  }

  #tellUnreadable(events: MonitorEvent[], lines: number): void {
    const seen = this.#interval.malformed + this.#total.malformed;
    const first = this.#firstMalformed.line;
    if (
      this.#toldUnreadable || this.#newest !== -Infinity || seen < lines ||
      !first
    ) return;
    this.#toldUnreadable = true;
    events.push({ type: "unreadable", lines: seen, first });
  }
}
