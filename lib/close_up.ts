/**
 * A closer look at some of the hits: those of a section, those with an error.
 *
 * @module
 */

import { countsOf } from "./counts.ts";
import type { CloseUpCounts } from "./events.ts";
import { LineKind, type LogRecord } from "./log/record.ts";
import { readTail } from "./log/tail.ts";
import { randomSeed } from "./traffic/hash.ts";
import { Summary } from "./traffic/summary.ts";
import { TOP_NAMES } from "./traffic/top_names.ts";

/** Counts the hits that somebody wants to see, by all that hits are counted by. */
export class CloseUp implements Disposable {
  readonly #since: number;
  readonly #isWanted: (record: LogRecord) => boolean;
  readonly #summary = new Summary(randomSeed(), TOP_NAMES);

  /**
   * @param since The second after which it counts, since the epoch.
   * @param isWanted Tells the hits that are to be counted.
   */
  constructor(since: number, isWanted: (record: LogRecord) => boolean) {
    this.#since = since;
    this.#isWanted = isWanted;
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    this.#summary[Symbol.dispose]();
  }

  /**
   * Counts a record that is wanted.
   *
   * @param record A hit; what stands behind the size is read.
   */
  add(record: LogRecord): void {
    if (record.kind > LineKind.INVALID_REQUEST) return;
    readTail(record);
    if (this.#isWanted(record)) this.#summary.add(record);
  }

  /**
   * Takes down what was counted.
   *
   * @param now The last second that is over, since the epoch.
   * @param top How many rows of each top to take.
   * @param site The origin to put before sections that have none.
   */
  counts(now: number, top: number, site: string): CloseUpCounts {
    const since = this.#since;
    const seconds = Math.max(0, now - since);
    return { since, counts: countsOf(this.#summary, seconds, top, site) };
  }
}
