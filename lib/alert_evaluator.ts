/**
 * The alert evaluator: hits by the second in, transitions out. It knows no clock:
 * whoever has one says when the next second is to be evaluated.
 *
 * @module
 */

import { evaluate, type Rule, type Transition } from "./alert/evaluate.ts";
import { History, type SavedHistory } from "./alert/history.ts";
import type { WindowState } from "./events.ts";
import { type SavedRing, SecondRing } from "./traffic/second_ring.ts";

/** How many columns the course of the window has, at most. */
const COURSE_COLUMNS = 240;

/** What is kept of it over a restart. */
export interface SavedEvaluator {
  readonly ring: SavedRing;
  readonly history: SavedHistory;
}

/**
 * Holds the hits of a window against a rule, second by second.
 *
 * @example Usage
 * ```ts
 * const rule = { threshold: 10, windowSeconds: 120 };
 * const evaluator = new AlertEvaluator(rule, 1, 1000);
 * evaluator.add(1001, 1201);
 * evaluator.evaluateNext()?.state; // "firing"
 * ```
 */
export class AlertEvaluator {
  #rule: Rule;
  readonly #ring: SecondRing;
  /** All transitions so far. */
  readonly history: History = new History();

  /**
   * @param rule When traffic is high.
   * @param aheadSeconds How many seconds later than the last one that was evaluated
   * hits may be: see {@linkcode add}.
   * @param now The second before the first one that will be evaluated.
   */
  constructor(rule: Rule, aheadSeconds: number, now: number) {
    this.#rule = rule;
    this.#ring = new SecondRing(rule.windowSeconds, aheadSeconds, now);
  }

  /** The last second that was evaluated: the window's last. */
  get now(): number {
    return this.#ring.now;
  }

  /** The length of the window in seconds. */
  get windowSeconds(): number {
    return this.#rule.windowSeconds;
  }

  /** How it stands with the window. */
  get window(): WindowState {
    const { sum, now } = this.#ring;
    const { threshold, windowSeconds } = this.#rule;
    return {
      second: now,
      seconds: windowSeconds,
      hits: sum,
      average: sum / windowSeconds,
      threshold,
      state: this.history.firing ? "firing" : "ok",
      course: this.#ring.course(COURSE_COLUMNS),
    };
  }

  /** Sets the threshold, from the next second on that is evaluated. */
  setThreshold(threshold: number): void {
    this.#rule = { ...this.#rule, threshold };
  }

  /** Counts hits of one second. Those too old or too far ahead are left out. */
  add(second: number, hits: number): void {
    this.#ring.add(second, hits);
  }

  /**
   * Whether nothing changes before the next hit: there is none here nor ahead, and
   * no alert to recover, as after a restart with a shorter window.
   */
  get isIdle(): boolean {
    return this.#ring.sum === 0 && this.#ring.ahead === 0 &&
      !this.history.firing;
  }

  /** Goes to another second at once; only where it {@linkcode isIdle}. */
  jump(second: number): void {
    this.#ring.jump(second);
  }

  /** The clock was set: what was ten seconds ago stays ten seconds ago. */
  shift(seconds: number): void {
    this.#ring.shift(seconds);
  }

  /** Evaluates the next second; gives the transition, if there is one. */
  evaluateNext(): Transition | undefined {
    const ring = this.#ring;
    ring.advance();
    const { sum, now } = ring;
    const crossing = evaluate(this.history.firing, sum, now, this.#rule);
    if (crossing !== undefined) return this.history.add(crossing);
    this.history.watch(sum);
    return undefined;
  }

  /** What is kept over a restart. */
  save(): SavedEvaluator {
    return { ring: this.#ring.save(), history: this.history.save() };
  }

  /** Takes over what was kept, which may have been under another rule. */
  restore({ ring, history }: SavedEvaluator): void {
    this.#ring.restore(ring);
    this.history.restore(history);
  }
}
