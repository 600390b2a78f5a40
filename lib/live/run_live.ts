/**
 * Logs that are followed while they are written: holds the timers.
 *
 * @module
 */

import type { MonitorEvent, RunStatus } from "../events.ts";
import { Failure, quote } from "../failure.ts";
import { LineCounter } from "../line_counter.ts";
import { Monitor } from "../monitor.ts";
import { MAX_AHEAD_SECONDS } from "../monitor_types.ts";
import { Selection } from "../select/selection.ts";
import { Macrotasks } from "../source/macrotasks.ts";
import { Checkpoint, type SavedRun } from "./checkpoint.ts";
import type { LiveParts } from "./live_parts.ts";
import { Rounds } from "./rounds.ts";
import { RunClock } from "./run_clock.ts";
import type { LiveSource } from "./source.ts";
import { Turns } from "./turns.ts";

/** So far apart the lines of logs may be that are behind: see turns.ts. */
const BACKLOG_SECONDS = 3600;
/** So often it is shown how far the reading is of what is there at the start. */
const SHOW_MS = 500;
/** After so many seconds without a look it is looked who is behind before reading. */
const SLEPT_SECONDS = 2;
/** How long logs are read on, at most, before a second is taken for over. */
const READ_ON_MS = 500;

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
  await run.finish();
  run.check();
}

class LiveRun implements Disposable {
  readonly #parts: LiveParts;
  readonly #monitor: Monitor;
  readonly #sources: readonly LiveSource[];
  readonly #rounds = new Rounds();
  readonly #turns = new Turns();
  readonly #checkpoint: Checkpoint | undefined;
  readonly #clock: RunClock;
  readonly #tasks = new Macrotasks();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #found = false;
  #outputBlockedSeconds = 0;
  /** The last second that was over at the last look. */
  #lookedSecond = -Infinity;
  /** The log that was written to be watched is whole. */
  #fed = false;
  readonly #failed = Promise.withResolvers<never>();

  constructor(parts: LiveParts) {
    const { options, now, steadyNow } = parts;
    this.#parts = parts;
    this.#clock = new RunClock(parts);
    this.#monitor = this.#newMonitor();
    parts.view.attach?.({
      glance: this.#monitor.glance,
      window: () => this.#monitor.window,
      setThreshold: (threshold) => this.#monitor.setThreshold(threshold),
    });
    const saved = parts.state?.saved;
    if (saved !== undefined) {
      this.#monitor.restore(saved.monitor, this.#clock.machineSecond());
      this.#clock.goOn(this.#monitor);
    }
    const counter = new LineCounter(
      this.#monitor,
      this.#clock.isOfLog
        ? undefined
        : () => this.#clock.lineSecond(this.#turns),
      (events) => this.#show(events),
      Selection.of(options.selection),
    );
    counter.invalidRequests = parts.invalidRequests;
    this.#sources = parts.openSources({
      counter,
      monitor: this.#monitor,
      rounds: this.#rounds,
      turns: this.#turns,
      onData: () => {
        this.#found = true;
        this.#checkpoint?.changed();
      },
    });
    this.#checkpoint = parts.state &&
      new Checkpoint(parts.state.store, () => this.#save(), now, steadyNow);
    // Whoever awaits it comes later; until then it is not unhandled.
    this.#failed.promise.catch(() => {});
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#tasks[Symbol.dispose]();
    this.#parts.waker.close();
    for (const source of this.#sources) source.close();
  }

  /** Reads what is there already, so that the first report is right at once. */
  async catchUp(): Promise<void> {
    const { options, host, steadyNow } = this.#parts;
    const until = this.#clock.standsStill
      ? Infinity
      : steadyNow() + options.intervalSeconds * 1000;
    let shownMs = steadyNow();
    while (
      !host.stopped.aborted && steadyNow() < until &&
      this.#sources.some((source) => !source.caughtUp)
    ) {
      this.#look(true);
      // Much may be there: meanwhile it is shown how far that is.
      if (steadyNow() - shownMs >= SHOW_MS) {
        shownMs = steadyNow();
        this.#refresh();
      }
      await this.#tasks.next();
    }
    this.#clock.run();
    // What is still to be read from before a restart comes before the report.
    const isBehind = this.#parts.state?.saved !== undefined &&
      this.#sources.some((source) => !source.caughtUp);
    if (this.#parts.hasFiles && !isBehind) {
      this.#show(this.#monitor.report(this.#clock.lastSecond(this.#monitor)));
    }
    this.#checkpoint?.changed();
    this.#checkpoint?.save();
  }

  async follow(): Promise<void> {
    this.#startTimer();
    await Promise.race([this.#readOn(), this.#failed.promise]);
  }

  /** Reads the last lines, reports what was not reported and keeps the state. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    const isBehind = this.#readRest();
    const last = this.#parts.state && isBehind
      ? this.#clock.knownSecond(this.#monitor, this.#turns, true)
      : this.#clock.lastSecond(this.#monitor);
    this.#show(this.#monitor.finish(Math.max(last, this.#monitor.now)));
    if (this.#checkpoint === undefined) return;
    await this.#checkpoint.finish();
    const { file, state, why } = this.#checkpoint.status;
    if (state === "failing") {
      this.#parts.host.complain(
        `cannot write the state to ${quote(file)}: ${why}`,
      );
    }
  }

  /** @throws {Failure} If nothing more comes since something cannot be read. */
  check(): void {
    if (this.#parts.host.stopped.aborted) return;
    for (const { name, state, why } of this.#status().sources) {
      if (state !== "unreadable") continue;
      throw new Failure(`cannot read ${quote(name)}: ${why}`);
    }
  }

  async #readOn(): Promise<void> {
    const { host, waker } = this.#parts;
    const wake = () => waker.close();
    host.stopped.addEventListener("abort", wake);
    // Not a race at each wait: the streams' promise, which may stay pending for
    // months, would keep something of every look.
    this.#whenStreamsEnd(wake);
    let isWhole = true;
    try {
      while (!host.stopped.aborted) {
        this.#found = false;
        const more = this.#look(isWhole);
        waker.looked(this.#found);
        this.#checkpoint?.save();
        // A log that is whole is read to its end, however long that takes.
        if (this.#fed && !more) return;
        if (this.#sources.every(({ ended }) => ended)) return;
        isWhole = false;
        if (more) await this.#tasks.next();
        else isWhole = await waker.wait();
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

  /**
   * Looks at sources once.
   *
   * @param isWhole Whether at all of them, however many there are.
   * @returns Whether more is there.
   */
  #look(isWhole: boolean): boolean {
    const { feed } = this.#parts;
    if (feed?.writeTo(this.#clock.now()) === false) this.#fed = true;
    const second = this.#clock.machineSecond();
    const hasSlept = second > this.#lookedSecond + SLEPT_SECONDS;
    this.#lookedSecond = second;
    this.#monitor.horizon = second;
    if (hasSlept) this.#lookRound(true, true);
    const more = this.#lookRound(isWhole);
    this.#show(this.#monitor.tellUnreadable());
    return more;
  }

  #lookRound(isWhole: boolean, onlyLooks = false): boolean {
    let more = false;
    this.#rounds.begin(isWhole);
    this.#turns.begin(onlyLooks);
    for (const source of this.#sources) {
      more = source.poll(this.#parts.now()) || more;
    }
    return more;
  }

  /** Reads what is there, but not forever; true when more is there. */
  #readRest(): boolean {
    // The machine's clock may be set back meanwhile.
    const { steadyNow } = this.#parts;
    const until = steadyNow() + READ_ON_MS;
    for (;;) {
      if (!this.#look(true)) return false;
      if (steadyNow() >= until) return true;
    }
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      try {
        // What was written in the second that is over belongs to it.
        this.#tick(this.#readRest());
        this.#refresh();
        this.#parts.invalidRequests?.flush();
        this.#startTimer();
      } catch (error) {
        this.#failed.reject(error);
      }
    }, this.#clock.untilNextSecond());
  }

  #tick(isBehind: boolean): void {
    const known = this.#clock.knownSecond(this.#monitor, this.#turns, isBehind);
    if ((isBehind || this.#clock.isOfLog) && known <= this.#monitor.now) return;
    if (this.#parts.host.output.full) this.#outputBlockedSeconds++;
    this.#show(this.#monitor.tick(known));
  }

  #show(events: readonly MonitorEvent[]): void {
    if (events.length === 0) return;
    this.#parts.view.show(events, this.#status());
    // Whoever changes the server's format sees it with the next report.
    if (events.some(({ type }) => type === "report")) {
      for (const source of this.#sources) source.reviewFormat();
    }
    this.#checkpoint?.changed(events.some(({ type }) => type === "alert"));
  }

  /** Shows how it stands now, unless what was shown before is not written yet. */
  #refresh(): void {
    const { view, host } = this.#parts;
    if (host.output.busy) return;
    view.refresh(this.#monitor.window, () => this.#status());
  }

  #status(): RunStatus {
    return {
      sources: this.#sources.flatMap((source) => source.statuses),
      checkpoint: this.#checkpoint?.status,
      outputBlockedSeconds: this.#outputBlockedSeconds,
    };
  }

  #save(): SavedRun {
    // Lines that are kept as counted would not be written after a restart.
    this.#parts.invalidRequests?.flush();
    return {
      monitor: this.#monitor.save(),
      sources: this.#sources.flatMap((source) => source.save()),
      marks: this.#parts.state?.saveMarks() ?? [],
    };
  }

  #newMonitor(): Monitor {
    const { host, options, view } = this.#parts;
    const { threshold, windowSeconds, testWindowEnd } = options;
    const now = testWindowEnd ?? this.#clock.machineSecond();
    return new Monitor({
      rule: { threshold, windowSeconds },
      intervalSeconds: options.intervalSeconds,
      top: Math.max(options.top, view.wants?.top ?? 0),
      site: options.site,
      tops: view.wants?.tops ?? options.tops,
      since: options.fromStart
        ? "first hit"
        : this.#parts.readsBack
        ? now - windowSeconds
        : now,
      readsFirst: this.#parts.hasFiles,
      backlogSeconds: BACKLOG_SECONDS,
      areReportsRead: () => !host.output.full,
      ...(testWindowEnd === undefined
        ? {}
        : { aheadSeconds: MAX_AHEAD_SECONDS }),
    }, now);
  }
}
