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
    /** Older versions have not kept it. */
    peakHits?: number,
  ])[];
  /** While an alert fires: the most hits of its window. Older versions have none. */
  readonly peakHits?: number;
}

/** The last {@linkcode MAX_TRANSITIONS} transitions and whether it fires. */
export class History {
  /** Up to twice as many: to cut it at each transition would copy all the others. */
  #all: Transition[] = [];
  /** The last of them as a list that does not change; made when it is asked for. */
  #kept: readonly Transition[] | undefined;
  /** What the last transition says: it is asked for twice a second that is evaluated. */
  #firing = false;
  #dropped = 0;
  #peakHits = 0;

  /** Whether the alert fires. */
  get firing(): boolean {
    return this.#firing;
  }

  /** The kept transitions, the oldest first: a list that does not change. */
  get transitions(): readonly Transition[] {
    return this.#kept ??= this.#all.slice(-MAX_TRANSITIONS);
  }

  /** How many transitions before the kept ones there were. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The most hits that the window had since the alert fires; 0 where it does not. */
  get peakHits(): number {
    return this.#peakHits;
  }

  /** Sees the hits of the window, at every second that is evaluated. */
  watch(hits: number): void {
    if (this.#firing && hits > this.#peakHits) this.#peakHits = hits;
  }

  /** What is kept over a restart. */
  save(): SavedHistory {
    return {
      dropped: this.#dropped,
      transitions: this.transitions.map((transition) => {
        const { state, second, hits, rule, peakHits } = transition;
        const { threshold, windowSeconds } = rule;
        return peakHits === undefined
          ? [state, second, hits, threshold, windowSeconds]
          : [state, second, hits, threshold, windowSeconds, peakHits];
      }),
      ...(this.#firing ? { peakHits: this.#peakHits } : {}),
    };
  }

  /** Takes over what was kept. */
  restore({ dropped, transitions, peakHits }: SavedHistory): void {
    this.#dropped = dropped;
    this.#kept = undefined;
    this.#all = transitions.map((saved) => {
      const [state, second, hits, threshold, windowSeconds, peakHits] = saved;
      const rule = { threshold, windowSeconds };
      const average = hits / windowSeconds;
      return {
        ...{ state, second, hits, average, rule },
        ...(peakHits === undefined ? {} : { peakHits }),
      };
    });
    this.#firing = this.#all.at(-1)?.state === "firing";
    // What is not known was at least as high as where it began.
    this.#peakHits = this.#firing ? peakHits ?? this.#all.at(-1)!.hits : 0;
  }

  /**
   * Adds a transition.
   *
   * @param crossing The crossing of the threshold.
   * @returns The transition as it is kept: the end of an alert has its peak.
   */
  add(crossing: Transition): Transition {
    const isStart = crossing.state === "firing";
    const transition = isStart
      ? crossing
      : { ...crossing, peakHits: this.#peakHits };
    this.#peakHits = isStart ? crossing.hits : 0;
    this.#firing = isStart;
    this.#kept = undefined;
    this.#all.push(transition);
    if (this.#all.length > MAX_TRANSITIONS) this.#dropped++;
    if (this.#all.length === 2 * MAX_TRANSITIONS) {
      this.#all = this.#all.slice(-MAX_TRANSITIONS);
    }
    return transition;
  }
}
