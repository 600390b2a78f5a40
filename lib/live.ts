/**
 * Logs that are followed while they are written: holds the timers.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { Clock, LogClock, type Now } from "./clock.ts";
import type { MonitorEvent } from "./events.ts";
import type { Host } from "./host.ts";
import { LineCounter } from "./line_counter.ts";
import type { LiveSource } from "./live_sources.ts";
import { Monitor } from "./monitor.ts";
import type { Options } from "./options.ts";
import type { Waker } from "./source/waker.ts";
import type { View } from "./view.ts";

/** Under a clock that was set, a day of later lines is kept until it gets there. */
const MAX_AHEAD_SECONDS = 86_400;
/** How long logs are read on, at most, before a second is taken for over. */
const READ_ON_MS = 500;

/** What a live run is made of. */
export interface LiveParts {
  readonly options: Options;
  readonly view: View;
  readonly host: Host;
  /** Opens what is followed. Lines go to the counter, as live or as read back. */
  readonly openSources: (
    counter: LineCounter,
    monitor: Monitor,
    onData: () => void,
  ) => readonly LiveSource[];
  readonly waker: Waker;
  /** Whether the last window of a log is read back. */
  readonly readsBack: boolean;
  /**
   * Whether there are files, of which something is there at the start: then the
   * first report comes at once. Of a stream nothing can be known yet.
   */
  readonly hasFiles: boolean;
  /** Tells the machine's time in milliseconds since the epoch. */
  readonly now: Now;
  /** How fast time goes. @default {1} */
  readonly speed?: number;
  /**
   * Called before every look, with the time in milliseconds: writes a demo's log.
   * Answers whether it goes on.
   */
  readonly feed?: (nowMs: number) => boolean;
}

/**
 * Follows logs until the program is to stop or all of them have ended.
 *
 * @param parts What to follow, how to show it.
 * @throws What went wrong in a timer: nothing is swallowed.
 */
export async function runLive(parts: LiveParts): Promise<void> {
  using run = new LiveRun(parts);
  await run.catchUp();
  await run.follow();
  run.finish();
}

class LiveRun implements Disposable {
  readonly #parts: LiveParts;
  readonly #monitor: Monitor;
  readonly #sources: readonly LiveSource[];
  readonly #logClock: LogClock | undefined;
  #clock: Clock;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #found = false;
  /** The log that was written to be watched is whole. */
  #fed = false;
  readonly #failed = Promise.withResolvers<never>();

  constructor(parts: LiveParts) {
    const { options, now, speed } = parts;
    const { testWindowEnd } = options;
    this.#parts = parts;
    // A clock that is set stands still until all is read that was there. It shows
    // the begin of the next second: the given one is over.
    this.#clock = testWindowEnd === undefined
      ? new Clock(now, now(), speed)
      : new Clock(now, (testWindowEnd + 1) * 1000, 0);
    this.#logClock = options.clock === "log" ? new LogClock(now) : undefined;
    this.#monitor = this.#newMonitor();
    const counter = new LineCounter(
      this.#monitor,
      this.#logClock ? undefined : () => this.#clock.lastSecond(),
      (events) => this.#show(events),
    );
    this.#sources = parts.openSources(
      counter,
      this.#monitor,
      () => this.#found = true,
    );
    // Whoever awaits it comes later; until then it is not unhandled.
    this.#failed.promise.catch(() => {});
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#parts.waker.close();
    for (const source of this.#sources) source.close();
  }

  /** Reads what is there already, so that the first report is right at once. */
  async catchUp(): Promise<void> {
    const { options, host, now, speed } = this.#parts;
    const until = now() + options.intervalSeconds * 1000;
    while (
      !host.stopped.aborted && now() < until &&
      this.#sources.some((source) => !source.caughtUp)
    ) {
      this.#look();
      await setImmediate();
    }
    if (options.testWindowEnd !== undefined) {
      this.#clock = new Clock(now, this.#clock.now(), speed);
    }
    if (this.#parts.hasFiles) {
      this.#show(this.#monitor.report(this.#lastSecond()));
    }
  }

  async follow(): Promise<void> {
    this.#startTimer();
    await Promise.race([this.#readOn(), this.#failed.promise]);
  }

  /** Reads the last lines and reports what was not reported. */
  finish(): void {
    this.#readRest();
    this.#show(this.#monitor.finish(this.#lastSecond()));
  }

  async #readOn(): Promise<void> {
    const { host, waker } = this.#parts;
    const wake = () => waker.close();
    host.stopped.addEventListener("abort", wake);
    // Not a race at each wait: the streams' promise, which may stay pending for
    // months, would keep something of every look.
    this.#whenStreamsEnd(wake);
    try {
      while (!host.stopped.aborted) {
        this.#found = false;
        const more = this.#look();
        waker.looked(this.#found);
        if (this.#fed || this.#sources.every(({ ended }) => ended)) return;
        if (more) await setImmediate();
        else await waker.wait();
      }
    } finally {
      host.stopped.removeEventListener("abort", wake);
    }
  }

  /** Calls back when there is nothing but streams and all have ended. */
  #whenStreamsEnd(onEnd: () => void): void {
    const ends = this.#sources.flatMap(({ whenEnded }) => whenEnded ?? []);
    Promise.all(ends).then(() => {
      if (ends.length === this.#sources.length) onEnd();
    }, this.#failed.reject);
  }

  /** Looks at every source once; true when more is there. */
  #look(): boolean {
    if (this.#parts.feed?.(this.#clock.now()) === false) this.#fed = true;
    let more = false;
    for (const source of this.#sources) {
      more = source.poll(this.#parts.now()) || more;
    }
    this.#show(this.#monitor.tellUnreadable());
    return more;
  }

  /** Reads what is there, but not forever; true when more is there. */
  #readRest(): boolean {
    const { now } = this.#parts;
    const until = now() + READ_ON_MS;
    for (;;) {
      if (!this.#look()) return false;
      if (now() >= until) return true;
    }
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      try {
        // What was written in the second that is over belongs to it.
        this.#tick(this.#readRest());
        this.#refresh();
        this.#startTimer();
      } catch (error) {
        this.#failed.reject(error);
      }
    }, this.#clock.untilNextSecond());
  }

  #tick(isBehind: boolean): void {
    const second = this.#lastSecond();
    const { windowSeconds } = this.#parts.options;
    const newest = this.#monitor.newest;
    // While lines of the window are still to be read, it is not known what the
    // seconds after the newest one hold: they would look quiet.
    const known = isBehind && newest > second - windowSeconds
      ? Math.min(second, newest - 1)
      : second;
    if ((isBehind || this.#logClock) && known <= this.#monitor.now) return;
    const isRead = !this.#parts.host.output.full;
    this.#show(this.#monitor.tick(known, isRead));
  }

  /** The last second that is over, on the clock that holds. */
  #lastSecond(): number {
    if (!this.#logClock) return this.#clock.lastSecond();
    this.#logClock.sawLine(this.#monitor.newest);
    return Math.max(this.#logClock.lastSecond(), this.#monitor.now);
  }

  #show(events: readonly MonitorEvent[]): void {
    if (events.length > 0) this.#parts.view.show(events, this.#statuses());
  }

  /** Shows how it stands now, unless what was shown before is not written yet. */
  #refresh(): void {
    const { view, host } = this.#parts;
    if (host.output.busy) return;
    view.refresh(this.#monitor.window, this.#statuses());
  }

  #statuses() {
    return this.#sources.map((source) => source.status);
  }

  #newMonitor(): Monitor {
    const { options } = this.#parts;
    const { threshold, windowSeconds, testWindowEnd } = options;
    const now = testWindowEnd ?? this.#clock.lastSecond();
    return new Monitor({
      rule: { threshold, windowSeconds },
      intervalSeconds: options.intervalSeconds,
      top: options.top,
      site: options.site,
      since: options.fromStart
        ? "first hit"
        : this.#parts.readsBack
        ? now - windowSeconds
        : now,
      readsFirst: this.#parts.hasFiles,
      ...(testWindowEnd === undefined
        ? {}
        : { aheadSeconds: MAX_AHEAD_SECONDS }),
    }, now);
  }
}
