/** The part of `@sinonjs/fake-timers` that is used here. */

export interface Clock {
  now: number;
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(id: unknown): void;
  /** Goes to the next timer and runs it. */
  next(): number;
  tick(ms: number): number;
}

export function createClock(start: number, loopLimit?: number): Clock;
