/**
 * From lines to counts: what joins the reader of lines and the monitor.
 *
 * @module
 */

import type { MonitorEvent } from "./events.ts";
import { readClf } from "./log/clf.ts";
import { LineKind, LogRecord } from "./log/record.ts";
import type { Monitor } from "./monitor.ts";
import type { LineHead } from "./source/replay.ts";

/** Hears what there is to say. */
export type OnEvents = (events: readonly MonitorEvent[]) => void;

/** Whose clock ends a second. */
export type TickedBy = "log" | "others";

/** Reads lines and has the monitor count them. */
export class LineCounter implements LineHead {
  readonly #monitor: Monitor;
  readonly #tickedBy: TickedBy;
  readonly #onEvents: OnEvents;
  readonly #record = new LogRecord();

  /**
   * @param monitor What counts.
   * @param tickedBy "log": the log's own clock, which begins with the first hit;
   * a second is over when a line of a later one comes. "others": whoever calls
   * the monitor's `tick`.
   * @param onEvents Hears what there is to say under the log's clock.
   */
  constructor(monitor: Monitor, tickedBy: TickedBy, onEvents: OnEvents) {
    this.#monitor = monitor;
    this.#tickedBy = tickedBy;
    this.#onEvents = onEvents;
  }

  get second(): number {
    return this.#record.kind <= LineKind.INVALID_REQUEST
      ? this.#record.second
      : NaN;
  }

  read(bytes: Uint8Array, at: number): number {
    return readClf(bytes, at, this.#record);
  }

  /**
   * Counts the line that was read.
   *
   * @param live Whether it came after following began. Lines that were read back
   * end no second: they were there before the clock began. @default {true}
   */
  take(live = true): void {
    if (this.#tickedBy === "log" && live) this.#tickTo(this.second);
    this.#monitor.observe(this.#record, live);
  }

  tooLong(head: Uint8Array): void {
    this.#monitor.observeTooLong(head);
  }

  /** A line of this second is here: those before it are over. */
  #tickTo(second: number): void {
    const monitor = this.#monitor;
    // Also false where the line has no second.
    if (!(second > monitor.newest)) return;
    if (monitor.newest === -Infinity) monitor.startAt(second);
    else if (second - 1 > monitor.now) {
      const events = monitor.tick(second - 1);
      if (events.length > 0) this.#onEvents(events);
    }
  }
}
