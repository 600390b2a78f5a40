/**
 * When parts were counted, for two threads to compare.
 *
 * @module
 */

/** When a part was counted. */
export interface PartTimes {
  /** When it was done: see {@linkcode epochMs}. */
  readonly doneMs: number;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/**
 * The time, in milliseconds since the epoch, which is the same in all threads:
 * `performance.now()` begins with each of them.
 */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
