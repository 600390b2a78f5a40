/**
 * Plain lines that wait to be counted, so that many are at once.
 *
 * Where each line has a second of its own, that is worth 4 % of a run's time: only
 * what is known by the second has to be told for each.
 *
 * @module
 */

import type { Summary } from "./traffic/summary.ts";

/** Rows that follow each other and count in the same place. */
export class WaitingRows {
  #summary: Summary | undefined;
  #source: Uint8Array | undefined;
  #first = NONE;
  #end = NONE;
  #hits = 0;

  /**
   * Has rows wait; those that wait already are counted where they are others.
   *
   * @param summary Where they count.
   * @param first As for {@linkcode Summary.addPlain}, as what follows is.
   * @param source The same for all rows that follow each other.
   */
  add(
    summary: Summary,
    first: number,
    end: number,
    hits: number,
    source: Uint8Array | undefined,
  ): void {
    if (first !== this.#end || summary !== this.#summary) {
      this.count();
      this.#summary = summary;
      this.#source = source;
      this.#first = first;
    }
    this.#end = end;
    this.#hits += hits;
  }

  /** Counts the rows that wait: before others count there, or it is read. */
  count(): void {
    if (this.#end === NONE) return;
    this.#summary!.addPlain(
      this.#first,
      this.#end,
      this.#hits,
      this.#source,
    );
    this.#end = NONE;
    this.#hits = 0;
  }
}

const NONE = -1;
