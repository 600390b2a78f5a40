/**
 * How it stands between two reports, for who looks at it all the time.
 *
 * @module
 */

import type { History } from "./alert/history.ts";
import { CloseUp } from "./close_up.ts";
import { lagOf, runningCountsOf } from "./counts.ts";
import type { CloseUpCounts, LiveCounts } from "./events.ts";
import type { IntervalOptions } from "./interval_types.ts";
import type { Intervals } from "./intervals.ts";
import type { LogRecord } from "./log/record.ts";
import { writingsOf } from "./log/text.ts";
import type { TopName } from "./traffic/top_names.ts";

/** Tells the hits that somebody wants to see closer. */
export type IsWanted = (record: LogRecord) => boolean;

/** What a monitor tells at any time. */
export class Glance implements Disposable {
  readonly #options: IntervalOptions;
  readonly #intervals: Intervals;
  readonly #history: History;
  readonly #clock: { readonly now: number; readonly newest: number };
  #closeUp: CloseUp | undefined;

  /**
   * @param options What is counted.
   * @param intervals Where it is counted.
   * @param history The alerts.
   * @param clock Tells the last second that is over, and that of the newest hit.
   */
  constructor(
    options: IntervalOptions,
    intervals: Intervals,
    history: History,
    clock: { readonly now: number; readonly newest: number },
  ) {
    this.#options = options;
    this.#intervals = intervals;
    this.#history = history;
    this.#clock = clock;
  }

  /** Gives its memory back: nobody looks closer any more. */
  [Symbol.dispose](): void {
    this.#closeUp?.[Symbol.dispose]();
    this.#closeUp = undefined;
  }

  /** What was counted up to now. */
  get live(): LiveCounts {
    const { now, newest } = this.#clock;
    const { transitions, dropped, peakHits } = this.#history;
    const { runningParts, runningSince, parts, since } = this.#intervals;
    return {
      interval: runningCountsOf(runningParts, Math.max(0, now - runningSince)),
      total: runningCountsOf(parts, Math.max(0, now - since)),
      lagSeconds: lagOf(now, newest),
      peakHits,
      transitions,
      droppedTransitions: dropped,
    };
  }

  /**
   * The hits of some rows since the last report.
   *
   * @param by What the rows are counted by.
   * @param names What stands in the rows; not escaped.
   * @returns The hits of each, in the same order.
   */
  hitsSince(
    by: "sections" | TopName,
    names: readonly string[],
  ): readonly number[] {
    const { site = "" } = this.#options;
    const keys = names.map((name) =>
      writingsOf(
        by === "sections" && site !== "" && name.startsWith(`${site}/`)
          ? name.slice(site.length)
          : name,
      )
    );
    const tables = this.#intervals.runningParts.map((summary) =>
      by === "sections"
        ? summary.sections
        : by === "clients"
        ? summary.clients
        : summary.tops.get(by)
    );
    const hitsOf = (key: Uint8Array) =>
      tables.reduce((hits, table) => hits + (table?.hitsOf(key) ?? 0), 0);
    return keys.map((writings) =>
      writings.reduce((hits, key) => hits + hitsOf(key), 0)
    );
  }

  /**
   * Looks closer at some hits from now on, or no longer.
   *
   * @param isWanted Tells these hits; nothing ends it.
   */
  lookCloser(isWanted: IsWanted | undefined): void {
    this[Symbol.dispose]();
    this.#closeUp = isWanted && new CloseUp(this.#clock.now, isWanted);
  }

  /** Whether somebody looks closer. */
  get looksCloser(): boolean {
    return this.#closeUp !== undefined;
  }

  /** What was counted of the hits that are looked at closer. */
  get closeUp(): CloseUpCounts | undefined {
    const { top, site = "" } = this.#options;
    return this.#closeUp?.counts(this.#clock.now, top, site);
  }

  /** Counts a hit for who looks closer; nothing happens where nobody does. */
  add(record: LogRecord): void {
    this.#closeUp?.add(record);
  }
}
