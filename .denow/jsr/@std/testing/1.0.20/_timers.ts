// @ts-types="./_sinon.d.ts"
import { type Clock, createClock } from "npm:@sinonjs/fake-timers@15.1.1";

/** The longest delay that the fake clock's timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1;

interface Timer {
  id: number;
  due: number;
  /** The time between two runs; 0 where there is only one. */
  interval: number;
  handle: unknown;
  run: () => void;
}

/** A time that stands still, and the timers that wait for it to move. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Timer>();
  #lastId = 0;
  #isMoving = false;

  constructor(now: number) {
    this.#clock = createClock(now);
  }

  get now(): number {
    return this.#clock.now;
  }

  /** When the next timer is due, or `undefined` where there is none. */
  get nextDue(): number | undefined {
    let next: number | undefined;
    for (const { due } of this.#pending.values()) {
      if (next === undefined || due < next) next = due;
    }
    return next;
  }

  add(run: () => void, delay: number, repeats: boolean): number {
    const id = ++this.#lastId;
    const ms = Math.max(repeats ? 1 : 0, Math.floor(delay));
    // The clock would take such a delay for another one, in silence.
    if (!(ms <= MAX_DELAY_MS)) throw notCovered(`a delay of ${delay} ms`);
    this.#schedule({ id, interval: repeats ? ms : 0, run }, ms);
    return id;
  }

  remove(id: number) {
    const timer = this.#pending.get(id);
    if (timer === undefined) return;
    this.#clock.clearTimeout(timer.handle);
    this.#pending.delete(id);
  }

  /** Moves time on, and runs what is due on the way. */
  moveTo(time: number) {
    if (this.#isMoving) throw notCovered("moving time from within a timer");
    if (!Number.isInteger(time)) throw notCovered(`the time ${time}`);
    this.#isMoving = true;
    try {
      let due: number | undefined;
      while ((due = this.nextDue) !== undefined && due <= time) this.#runNext();
    } finally {
      this.#isMoving = false;
    }
    this.#clock.tick(time - this.now);
  }

  #schedule(timer: Pick<Timer, "id" | "interval" | "run">, ms: number) {
    const handle = this.#clock.setTimeout(() => this.#due = timer.id, ms);
    this.#pending.set(timer.id, { ...timer, handle, due: this.now + ms });
  }

  /** The timer that the clock has just come to. */
  #due: number | undefined;

  /**
   * Runs the next timer after the clock has come to it, not from within it:
   * there the clock would put off by 1 ms what is due at once. An interval is
   * scheduled anew each time, so that timers run in the order in which they
   * came to be due.
   */
  #runNext() {
    this.#clock.next();
    const timer = this.#pending.get(this.#due!)!;
    this.#pending.delete(timer.id);
    if (timer.interval > 0) this.#schedule(timer, timer.interval);
    timer.run();
  }
}

export function notCovered(what: string): Error {
  return new Error(
    `FakeTime: ${what} is not covered by the stand-in for @std/testing: the real package is needed`,
  );
}
