/**
 * Stand-in for `@std/testing/time`: a time that moves when a test says so.
 *
 * It fakes `Date`, `setTimeout`, `setInterval`, `clearTimeout`,
 * `clearInterval` and `AbortSignal.timeout`. The option `advanceRate` is not
 * covered.
 *
 * @module
 */

import { notCovered, Timers } from "./_timers.ts";

/** What is faked, as it was before. */
const real = {
  Date,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
};
const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = real;
const realAbortSignalTimeout = AbortSignal.timeout;

/** Options of {@linkcode FakeTime}. */
export interface FakeTimeOptions {
  /** Not covered by this stand-in: throws when above 0. */
  advanceRate: number;
  /** Has no effect without `advanceRate`. */
  advanceFrequency?: number;
}

/** Options of {@linkcode FakeTime.delay}. */
export interface DelayOptions {
  /** Ends the delay early. */
  signal?: AbortSignal;
  /** Not covered by this stand-in: throws when `false`. */
  persistent?: boolean;
}

/** Thrown when something is asked of time that its state forbids. */
export class TimeError extends Error {
  /**
   * @param message What was asked, and why it cannot be.
   */
  constructor(message: string) {
    super(message);
    this.name = "TimeError";
  }
}

/** The time that is faked now. There is one at most. */
let current: { time: FakeTime; timers: Timers } | undefined;

/**
 * Time under a test's control. From its construction until
 * {@linkcode FakeTime.restore} it takes the place of the real one.
 *
 * @example Usage
 * ```ts
 * import { FakeTime } from "@std/testing/time";
 * import { assertEquals } from "@std/assert";
 *
 * using time = new FakeTime(15_000);
 * let called = 0;
 * setInterval(() => called++, 1000);
 * time.tick(3500);
 * assertEquals(called, 3);
 * assertEquals(Date.now(), 18_500);
 * ```
 */
export class FakeTime {
  readonly #start: number;
  readonly #timers: Timers;

  /**
   * Takes the place of the real time.
   *
   * @param start The time to begin with. The default is now.
   * @param options None of them is covered by this stand-in.
   * @throws {TimeError} If time is faked already.
   * @throws {TypeError} If `start` is no time.
   */
  constructor(
    start?: number | string | Date | null,
    options?: FakeTimeOptions,
  ) {
    if (current) {
      throw new TimeError("Cannot construct FakeTime: time is already faked");
    }
    if (options && options.advanceRate > 0) {
      throw notCovered('the option "advanceRate"');
    }
    this.#start = millisecondsOf(start);
    if (Number.isNaN(this.#start)) {
      throw new TypeError(
        `Cannot construct FakeTime: invalid start time ${this.#start}`,
      );
    }
    this.#timers = new Timers(this.#start);
    current = { time: this, timers: this.#timers };
    useFake();
  }

  /**
   * Gives the real time back.
   *
   * @throws {TimeError} If time is not faked.
   */
  static restore() {
    if (!current) {
      throw new TimeError("Cannot restore time: time is already restored");
    }
    current.time.restore();
  }

  /**
   * Gives the real time back while a function runs, until the promise that it
   * may return is settled.
   *
   * @typeParam T What the function returns.
   * @param callback The function.
   * @param args Its arguments.
   * @returns What the function returns.
   * @throws {TimeError} If time is not faked.
   */
  static async restoreFor<T>(
    // deno-lint-ignore no-explicit-any
    callback: (...args: any[]) => Promise<T> | T,
    // deno-lint-ignore no-explicit-any
    ...args: any[]
  ): Promise<T> {
    if (!current) {
      throw new TimeError("Cannot restore time: time is not faked");
    }
    useReal();
    let result;
    try {
      result = callback.apply(null, args);
      if (!(result instanceof Promise)) return result;
    } finally {
      if (!(result instanceof Promise)) useFake();
    }
    return await result.finally(useFake);
  }

  /**
   * The time now.
   *
   * @returns Milliseconds since the epoch.
   */
  get now(): number {
    return this.#timers.now;
  }

  /**
   * Moves time on and runs the timers that are due on the way. It stops at a
   * timer that throws.
   *
   * @param value The time to move to, in milliseconds since the epoch.
   * @throws {RangeError} If that is in the past.
   */
  set now(value: number) {
    if (value < this.now) {
      throw new RangeError(
        `Cannot set current time in the past, time must be >= ${this.now}: received ${value}`,
      );
    }
    this.#timers.moveTo(value);
  }

  /**
   * The time at the beginning.
   *
   * @returns Milliseconds since the epoch.
   */
  get start(): number {
    return this.#start;
  }

  /**
   * Waits in real time.
   *
   * @param ms The milliseconds to wait.
   * @param options How to wait.
   * @throws {DOMException} If it is aborted.
   */
  async delay(ms: number, options: DelayOptions = {}): Promise<void> {
    const { signal, persistent = true } = options;
    if (!persistent) throw notCovered('the option "persistent" of delay()');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () =>
      reject(new DOMException("Delay was aborted.", "AbortError"));
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    const id = realSetTimeout(resolve, ms);
    try {
      await promise;
    } finally {
      realClearTimeout(id);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Runs all microtasks that wait. */
  async runMicrotasks(): Promise<void> {
    await this.delay(0);
  }

  /**
   * Moves time on and runs the timers that are due on the way.
   *
   * @param ms The milliseconds to move on by.
   */
  tick(ms = 0) {
    this.now += ms;
  }

  /**
   * Runs all microtasks that wait, then does as {@linkcode FakeTime.tick}.
   *
   * @param ms The milliseconds to move on by.
   */
  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /**
   * Moves time on to the next timer and runs it.
   *
   * @returns `false` if there is none.
   */
  next(): boolean {
    const due = this.#timers.nextDue;
    if (due === undefined) return false;
    this.now = due;
    return true;
  }

  /**
   * Runs all microtasks that wait, then does as {@linkcode FakeTime.next}.
   *
   * @returns `false` if there is no timer.
   */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /** Moves time on from timer to timer, until there are none. */
  runAll() {
    while (this.next());
  }

  /** As {@linkcode FakeTime.runAll}, with the microtasks before each timer. */
  async runAllAsync(): Promise<void> {
    while (this.#timers.nextDue !== undefined) await this.nextAsync();
  }

  /**
   * Gives the real time back.
   *
   * @throws {TimeError} If that has been done already.
   */
  restore() {
    if (!current) {
      throw new TimeError("Cannot restore time: time is already restored");
    }
    current = undefined;
    useReal();
  }

  /** Gives the real time back. */
  [Symbol.dispose]() {
    this.restore();
  }
}

function millisecondsOf(start: number | string | Date | null | undefined) {
  if (start instanceof Date) return start.getTime();
  if (typeof start === "number") return Math.floor(start);
  if (typeof start === "string") return new Date(start).getTime();
  return real.Date.now();
}

function now(): number {
  return current?.timers.now ?? real.Date.now();
}

const FakeDate = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  apply: () => new real.Date(now()).toString(),
  get: (target, key) => key === "now" ? now : Reflect.get(target, key),
});

/** The timers that are faked now. */
function timersTo(doWhat: string): Timers {
  if (current) return current.timers;
  throw new TimeError(`Cannot ${doWhat}: time is not faked`);
}

function fakeSet(name: "timeout" | "interval") {
  const call = name === "timeout" ? "setTimeout" : "setInterval";
  return (callback: unknown, delay = 0, ...args: unknown[]): number => {
    if (typeof callback !== "function") {
      throw new TimeError(
        `FakeTime does not support non-function callbacks to ${call}`,
      );
    }
    const run = () => callback.apply(null, args);
    return timersTo(`set ${name}`).add(run, delay, name === "interval");
  };
}

function fakeClear(name: "timeout" | "interval") {
  return (id?: unknown) => {
    const timers = timersTo(`clear ${name}`);
    if (typeof id === "number") timers.remove(id);
  };
}

const fake = {
  Date: FakeDate,
  setTimeout: fakeSet("timeout"),
  clearTimeout: fakeClear("timeout"),
  setInterval: fakeSet("interval"),
  clearInterval: fakeClear("interval"),
};

function fakeAbortSignalTimeout(delay: number): AbortSignal {
  const controller = new AbortController();
  const reason = new DOMException("Signal timed out.", "TimeoutError");
  fake.setTimeout(() => controller.abort(reason), delay);
  return controller.signal;
}

function useFake() {
  Object.assign(globalThis, fake);
  AbortSignal.timeout = fakeAbortSignalTimeout;
}

function useReal() {
  Object.assign(globalThis, real);
  AbortSignal.timeout = realAbortSignalTimeout;
}
