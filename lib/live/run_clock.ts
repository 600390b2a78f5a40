/**
 * Which seconds are over in a live run: by the machine's clock, by one that is set,
 * or by the log's own times; and of which of them all lines have been read.
 *
 * @module
 */

import { Clock, LogClock, type Now } from "../clock.ts";
import type { Monitor } from "../monitor.ts";
import type { Options } from "../settings/options.ts";
import type { Feed } from "./live_parts.ts";
import type { Turns } from "./turns.ts";

/** What a {@linkcode RunClock} works with: see `LiveParts`. */
export interface RunClockParts {
  readonly options: Pick<Options, "clock" | "testWindowEnd" | "windowSeconds">;
  readonly now: Now;
  readonly steadyNow: () => number;
  readonly feed?: Feed | undefined;
}

/** The clock of a live run. */
export class RunClock {
  readonly #parts: RunClockParts;
  readonly #logClock: LogClock | undefined;
  #clock: Clock;
  #standsStill: boolean;
  /** How far the lines had come when it was asked last what is known. */
  #lastReached = -Infinity;

  /** @param parts What it works with. */
  constructor(parts: RunClockParts) {
    const { options: { clock, testWindowEnd }, now, steadyNow } = parts;
    this.#parts = parts;
    this.#standsStill = testWindowEnd !== undefined;
    // One that is set shows the begin of the next second: the given one is over.
    this.#clock = testWindowEnd === undefined
      ? this.#from(now())
      : new Clock(now, (testWindowEnd + 1) * 1000, 0);
    this.#logClock = clock === "log" ? new LogClock(steadyNow) : undefined;
  }

  /** Whether the log's own times hold. */
  get isOfLog(): boolean {
    return this.#logClock !== undefined;
  }

  /** Whether it stands still: one that is set does, while what was there is read. */
  get standsStill(): boolean {
    return this.#standsStill;
  }

  /** The time in milliseconds since the epoch, whatever the log says. */
  now(): number {
    return this.#clock.now();
  }

  /** The last second that is over, whatever the log says. */
  machineSecond(): number {
    return this.#clock.lastSecond();
  }

  /** How long it takes until the next second is over, in milliseconds. */
  untilNextSecond(): number {
    return this.#clock.untilNextSecond();
  }

  /** Goes on where the run before stopped, as its monitor knows. */
  goOn(monitor: Monitor): void {
    if (this.#logClock) this.#logClock.sawLine(monitor.now + 1);
    // Before lines are read: those of meanwhile would all be late.
    else monitor.setBack(this.#clock.lastSecond());
  }

  /** Runs on, where it stood still. */
  run(): void {
    if (!this.#standsStill) return;
    this.#standsStill = false;
    this.#clock = this.#from(this.#clock.now());
  }

  /** Up to which second lines that come may end the ones before. */
  lineSecond(turns: Turns): number {
    return this.#standsStill
      ? -Infinity
      : Math.min(this.#clock.lastSecond(), turns.knownTo);
  }

  /** The last second that is over, on the clock that holds. */
  lastSecond(monitor: Monitor): number {
    if (!this.#logClock) return this.#clock.lastSecond();
    this.#logClock.sawLine(monitor.newest);
    return Math.max(this.#logClock.lastSecond(), monitor.now);
  }

  /**
   * The last second that is over and of which all lines have been read.
   *
   * @param monitor What has counted them.
   * @param turns Up to where logs were read that are behind others.
   * @param isBehind Whether more is there that was not read.
   */
  knownSecond(monitor: Monitor, turns: Turns, isBehind: boolean): number {
    const second = this.lastSecond(monitor);
    const since = second - this.#parts.options.windowSeconds;
    const { reached, now } = monitor;
    // What brings no later lines, however long it is, is not waited for.
    const comesOn = reached > this.#lastReached;
    this.#lastReached = reached;
    // While lines of the window are still to be read, it is not known what the
    // seconds after the newest one hold: they would look quiet. After a stop or a
    // sleep that is so from the last second on that was looked at.
    const isOpen = reached > since || now < since && comesOn;
    return isBehind && isOpen
      ? Math.min(second, reached - 1, turns.knownTo)
      : second;
  }

  /** The clock that runs on from a time, in milliseconds since the epoch. */
  #from(startMs: number): Clock {
    const { now, feed } = this.#parts;
    return new Clock(now, startMs, feed?.speed, feed?.endMs);
  }
}
