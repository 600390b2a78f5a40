/**
 * From lines to counts: what joins the reader of lines and the monitor.
 *
 * @module
 */

import type { MonitorEvent } from "./events.ts";
import { LineReader } from "./log/line_reader.ts";
import { secondOf } from "./log/plain_lines.ts";
import {
  type LineTaker,
  type PlainTaker,
  readLines,
} from "./log/read_lines.ts";
import { LineKind, LogRecord } from "./log/record.ts";
import type { Monitor } from "./monitor.ts";
import type { Selection } from "./select/selection.ts";
import type { LineConsumer } from "./source/replay.ts";

/** Hears what there is to say. */
export type OnEvents = (events: readonly MonitorEvent[]) => void;

/** Hears of lines that could not be read. */
export interface InvalidRequests {
  /** Takes a malformed line. */
  take(record: LogRecord): void;
  /** Takes the beginning of a line that was too long to be read. */
  takeTooLong(head: Uint8Array): void;
}

/** Lines in a buffer. */
interface Rest {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** How far the monitor may be behind a line before it is taken there. */
const BEHIND_SECONDS = 2;

/**
 * By what hits are counted where sources are told apart.
 *
 * @param bySource Whether they are.
 * @returns Makes it of a source's name; gives nothing where they are not.
 */
export function sourceKeys(
  bySource: boolean,
): (name: string) => Uint8Array | undefined {
  const encoder = new TextEncoder();
  return (name) => bySource ? encoder.encode(name) : undefined;
}

/** Reads lines and has the monitor count them. */
export class LineCounter implements LineConsumer, LineTaker, PlainTaker {
  readonly #monitor: Monitor;
  readonly #lastSecond: (() => number) | undefined;
  readonly #onEvents: OnEvents;
  readonly #selection: Selection | undefined;
  /** The line that was read. */
  readonly record: LogRecord = new LogRecord();
  // What holds for the lines that are being read.
  #live = true;
  #after = -Infinity;
  #newest = -Infinity;
  #isAfter = true;
  /** Whether lines wait until somebody has heard what was said at those before. */
  isFull = false;
  /** Lines that wait: where they stand. */
  #rest: Rest | undefined;
  /** What reads the lines: each log has its own. */
  reader: LineReader = new LineReader();
  /** What the lines come from, where sources are told apart. */
  source: Uint8Array | undefined;
  /** What hears of malformed lines, where somebody wants them. */
  invalidRequests: InvalidRequests | undefined;

  /**
   * @param monitor What counts.
   * @param lastSecond Tells the last second that is over, where whoever has a
   * clock ticks the monitor: it is only helped on where it is behind, as after a
   * sleep, so that every line meets its own second. Without it the log's own
   * clock holds, which begins with the first hit: a second is over when a line of
   * a later one comes.
   * @param onEvents Hears what there is to say at that.
   * @param selection What is asked for besides the plain counts.
   */
  constructor(
    monitor: Monitor,
    lastSecond: (() => number) | undefined,
    onEvents: OnEvents,
    selection?: Selection,
  ) {
    this.#monitor = monitor;
    this.#lastSecond = lastSecond;
    this.#onEvents = onEvents;
    this.#selection = selection;
  }

  /** A hit that is left out moves the log's clock on too: the log goes on. */
  get second(): number {
    const { kind, second } = this.record;
    return kind <= LineKind.INVALID_REQUEST || kind === LineKind.EXCLUDED
      ? second
      : NaN;
  }

  read(bytes: Uint8Array, at: number): number {
    const next = this.reader.read(bytes, at, this.record);
    this.reader.saw(this.record);
    this.#selection?.apply(this.record);
    return next;
  }

  hold(bytes: Uint8Array): void {
    this.record.hold(bytes);
  }

  /**
   * Counts the line that was read.
   *
   * @param live Whether it came after following began. Lines that were read back
   * end no second: they were there before the clock began. @default {true}
   */
  take(live = true): void {
    if (live) {
      this.#tickTo(this.second);
      if (
        this.invalidRequests !== undefined &&
        this.record.kind === LineKind.MALFORMED
      ) this.invalidRequests.take(this.record);
    }
    this.#monitor.observe(this.record, live, this.source);
  }

  /**
   * Reads whole lines and counts them.
   *
   * @param bytes Holds the lines.
   * @param start The offset of the first line.
   * @param end One past the last newline.
   * @param live As for {@linkcode take}. @default {true}
   * @param after Lines that are not live count only if they are later than this
   * second. @default {-Infinity}
   * @param isAfter Whether lines without a time are, before one that is.
   * @default {true}
   * @returns The second of the newest hit among them; -Infinity where there is none.
   */
  lines(
    bytes: Uint8Array,
    start: number,
    end: number,
    live = true,
    after = -Infinity,
    isAfter = true,
  ): number {
    this.#takeRest();
    this.#isAfter = isAfter;
    this.#live = live;
    this.#after = live ? -Infinity : after;
    this.#newest = -Infinity;
    this.#readOn({ bytes, start, end });
    return this.#newest;
  }

  get isWaiting(): boolean {
    return this.#rest !== undefined;
  }

  goOn(): void {
    this.isFull = false;
    if (this.#rest !== undefined) this.#readOn(this.#rest);
  }

  #readOn({ bytes, start, end }: Rest): void {
    const at = readLines(this.reader, bytes, start, end, this);
    this.#rest = at < end ? { bytes, start: at, end } : undefined;
  }

  /** What comes now comes behind the lines that wait. */
  #takeRest(): void {
    while (this.#rest !== undefined) this.goOn();
  }

  get seed(): number {
    return this.#monitor.seed;
  }

  get cutsSite(): boolean {
    return this.#monitor.cutsSite;
  }

  get plainTaker(): PlainTaker | undefined {
    return this.#selection === undefined && this.#monitor.takesPlain
      ? this
      : undefined;
  }

  get wantsAllMalformed(): boolean {
    // Of lines that are read back, which are the first that count depends on each.
    return this.invalidRequests !== undefined || !this.#live;
  }

  takeMalformed(last: LogRecord, count: number): void {
    this.#monitor.observeMalformed(last, count);
  }

  beginSecond(second: number): void {
    if (this.#live) this.#tickTo(second);
  }

  takePlain(first: number, end: number, hits: number): void {
    const second = secondOf(first);
    if (second > this.#newest) this.#newest = second;
    if (!(second > this.#after)) return;
    this.#isAfter = true;
    this.#monitor.observePlain(first, end, hits, this.#live, this.source);
  }

  endRows(): void {
    this.#monitor.countRows();
  }

  takeLine(): void {
    this.#selection?.apply(this.record);
    const { second } = this;
    if (second > this.#newest) this.#newest = second;
    // What has no time counts as the lines before it do.
    const isAfter = Number.isNaN(second) ? this.#isAfter : second > this.#after;
    this.#isAfter ||= isAfter;
    if (this.#live || isAfter) this.take(this.#live);
  }

  /** Counts hits of one second that were counted otherwise before. */
  takeHits(second: number, hits: number): void {
    this.#tickTo(second);
    this.#monitor.observeHits(second, hits);
  }

  tooLong(head: Uint8Array, live = true): void {
    this.#takeRest();
    if (live) this.invalidRequests?.takeTooLong(head);
    this.#monitor.observeTooLong(head);
  }

  /** A line of this second is here. Nothing happens where it has none. */
  #tickTo(second: number): void {
    const monitor = this.#monitor;
    if (this.#lastSecond !== undefined) {
      if (!(second > monitor.now + BEHIND_SECONDS)) return;
      const last = this.#lastSecond();
      // A line of the future tells nothing of the seconds before it.
      if (second > Math.max(last, monitor.horizon) + 1 + BEHIND_SECONDS) return;
      this.#tick(Math.min(second - 1, last));
    } else if (second > monitor.newest) {
      if (monitor.newest === -Infinity) monitor.startAt(second);
      else this.#tick(second - 1);
    }
  }

  #tick(second: number): void {
    if (second <= this.#monitor.now) return;
    const events = this.#monitor.tick(second);
    if (events.length > 0) this.#onEvents(events);
  }
}
