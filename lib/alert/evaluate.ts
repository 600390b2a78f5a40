/**
 * Whether the traffic is high. It knows no clock: the second and the hits of the
 * window that ends with it are given.
 *
 * @module
 */

/** When traffic is high. */
export interface Rule {
  /** Hits a second, on average over the window, that must be exceeded. */
  readonly threshold: number;
  /** The length of the window in seconds. */
  readonly windowSeconds: number;
}

/** A crossing of the threshold. */
export interface Transition {
  /** The state that begins. */
  readonly state: "firing" | "recovered";
  /** The last second of the window, in seconds since the epoch. */
  readonly second: number;
  /** The hits in the window. */
  readonly hits: number;
  /** Hits a second, on average over the window. */
  readonly average: number;
  /** The rule that was crossed. */
  readonly rule: Rule;
  /**
   * Of the end of an alert: the most hits that the window had while it fired.
   * Nothing where that is not known, as of what an older version has kept.
   */
  readonly peakHits?: number;
}

/**
 * Evaluates a rule for one second. It fires when the average is above the
 * threshold and recovers when it is below; exactly at the threshold nothing
 * changes.
 *
 * @param firing Whether the alert fires already.
 * @param hits The hits in the window that ends with the second.
 * @param second The second, since the epoch.
 * @param rule The threshold and the window.
 * @returns The transition, if there is one.
 *
 * @example Usage
 * ```ts
 * const rule = { threshold: 10, windowSeconds: 120 };
 * evaluate(false, 1200, 1000, rule); // undefined: at the threshold
 * evaluate(false, 1201, 1001, rule)?.state; // "firing"
 * evaluate(true, 1199, 1002, rule)?.state; // "recovered"
 * ```
 */
export function evaluate(
  firing: boolean,
  hits: number,
  second: number,
  rule: Rule,
): Transition | undefined {
  // A quotient, not `threshold * windowSeconds`: 0.1 * 3 is more than 0.3, but
  // 0.3 / 3 rounds to the same number as 0.1.
  const average = hits / rule.windowSeconds;
  if (firing ? average >= rule.threshold : average <= rule.threshold) {
    return undefined;
  }
  return {
    state: firing ? "recovered" : "firing",
    second,
    hits,
    average,
    rule,
  };
}
