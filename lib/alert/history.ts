/**
 * The transitions of an alert, kept.
 *
 * @module
 */

import type { Transition } from "./evaluate.ts";

/**
 * How many transitions are kept: at one every four minutes, which is what a
 * window of two minutes can do under steady bursts, that is four weeks.
 */
export const MAX_TRANSITIONS = 10_000;

/** What is kept of a history over a restart. */
export interface SavedHistory {
  readonly dropped: number;
  readonly transitions: readonly (readonly [
    state: Transition["state"],
    second: number,
    hits: number,
    threshold: number,
    windowSeconds: number,
  ])[];
}

/** The last {@linkcode MAX_TRANSITIONS} transitions and whether it fires. */
export class History {
  #transitions: readonly Transition[] = [];
  #dropped = 0;

  /** Whether the alert fires. */
  get firing(): boolean {
    return this.#transitions.at(-1)?.state === "firing";
  }

  /** The kept transitions, the oldest first: a list that does not change. */
  get transitions(): readonly Transition[] {
    return this.#transitions;
  }

  /** How many transitions before the kept ones there were. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What is kept over a restart. */
  save(): SavedHistory {
    return {
      dropped: this.#dropped,
      transitions: this.#transitions.map(({ state, second, hits, rule }) => [
        state,
        second,
        hits,
        rule.threshold,
        rule.windowSeconds,
      ]),
    };
  }

  /** Takes over what was kept. */
  restore({ dropped, transitions }: SavedHistory): void {
    this.#dropped = dropped;
    this.#transitions = transitions.map((saved) => {
      const [state, second, hits, threshold, windowSeconds] = saved;
      const rule = { threshold, windowSeconds };
      return { state, second, hits, average: hits / windowSeconds, rule };
    });
  }

  /** Adds a transition. */
  add(transition: Transition): void {
    const first = Math.max(0, this.#transitions.length + 1 - MAX_TRANSITIONS);
    this.#dropped += first;
    this.#transitions = [...this.#transitions.slice(first), transition];
  }
}
