/**
 * A live run under fake time, with its edges in the test's hands.
 *
 * @module
 */

import { setImmediate } from "node:timers/promises";
import { FakeTime } from "@std/testing/time";
import type { MonitorEvent, ReportEvent, RunStatus } from "../../lib/events.ts";
import type { LiveParts } from "../../lib/live/live_parts.ts";
import { runLive } from "../../lib/live/run_live.ts";
import { type Options, parseOptions } from "../../lib/settings/options.ts";
import { Output } from "../../lib/show/output.ts";

/** When time begins, in seconds since the epoch. */
export const START = Date.UTC(2017, 7, 8, 23, 0, 0) / 1000;

/** Time that begins a little after a whole second. */
export function fakeTime(): FakeTime {
  return new FakeTime(START * 1000 + 300);
}

/** What a run is started with. */
export interface FakeRunOptions {
  /** Opens what is followed. */
  readonly openSources: (
    counting: Parameters<LiveParts["openSources"]>[0],
    options: Options,
  ) => ReturnType<LiveParts["openSources"]>;
  readonly args?: readonly string[] | undefined;
  /** The time, where several runs share it: then who made it ends it. */
  readonly time?: FakeTime;
  /** Takes what is printed; without, all of it is. */
  readonly write?: (bytes: Uint8Array) => Promise<number>;
  readonly parts?: Partial<LiveParts> | undefined;
}

/** A run; it ends with the test. */
export class FakeRun implements Disposable {
  readonly time: FakeTime;
  readonly events: MonitorEvent[] = [];
  readonly refreshes: number[] = [];
  readonly looked: boolean[] = [];
  readonly output: Output;
  readonly running: Promise<void>;
  readonly #stop = new AbortController();
  readonly #ownsTime: boolean;
  status: RunStatus = { sources: [] };
  /** How often the waker was closed. */
  closed = 0;
  ended = false;
  /** Ends a wait, as if the system had told of something, or not. */
  wake: (isTold?: boolean) => void = () => {};

  constructor(
    { openSources, args = [], time, write, parts }: FakeRunOptions,
  ) {
    this.time = time ?? fakeTime();
    this.#ownsTime = time === undefined;
    this.output = new Output(
      { write: write ?? ((bytes) => Promise.resolve(bytes.length)) },
      () => {},
    );
    const options = parseOptions(args);
    this.running = runLive({
      options,
      readsBack: false,
      hasFiles: true,
      now: Date.now,
      steadyNow: Date.now,
      view: {
        show: (events, status) => {
          this.events.push(...events);
          this.status = status;
        },
        refresh: ({ second }, status) => {
          this.refreshes.push(second - START);
          this.status = status();
        },
        resume: () => {},
        close: () => {},
      },
      host: {
        output: this.output,
        size: null,
        terminal: {
          hasKeys: false,
          watch: () => () => {},
          quit: () => {},
          canStop: () => false,
          stop: () => false,
          takeKeys: () => {},
        },
        stdin: () => ReadableStream.from([]),
        stdinIsPiped: () => Promise.resolve(false),
        stopped: this.#stop.signal,
        watchResume: () => () => {},
        progress: null,
        complain: () => {},
      },
      openSources: (counting) => openSources(counting, options),
      waker: {
        wait: () =>
          new Promise((resolve) =>
            this.wake = (isTold = false) => resolve(isTold)
          ),
        looked: (found) => this.looked.push(found),
        close: () => {
          this.closed++;
          this.wake();
        },
      },
      ...parts,
    }).then(() => {
      this.ended = true;
    });
    // Tests look at it when they end it.
    this.running.catch(() => {});
  }

  /** Lets everything that can happen without time happen. */
  async settle(): Promise<void> {
    for (let i = 0; i < 5; i++) {
      await this.time.runMicrotasks();
      // Between looks a run lets others have their turn; FakeTime leaves it.
      await setImmediate();
    }
  }

  /** Looks, and lets happen what follows. */
  async look(isTold = false): Promise<void> {
    this.wake(isTold);
    await this.settle();
  }

  /** Time goes by, second by second. */
  async go(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) await this.time.tickAsync(1000);
    await this.settle();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.running;
  }

  get reportEvents(): ReportEvent[] {
    return this.events.filter((event) => event.type === "report");
  }

  /** The end of each report, its length, its hits and those in all. */
  get reports(): number[][] {
    return this.reportEvents.map(({ second, interval, total }) => [
      second - START,
      interval.seconds,
      interval.hits,
      total.hits,
    ]);
  }

  /** The state that began, when, and with how many hits. */
  get alerts(): (string | number)[][] {
    return this.events.flatMap((event) =>
      event.type === "alert"
        ? [[
          event.transition.state,
          event.transition.second - START,
          event.transition.hits,
        ]]
        : []
    );
  }

  [Symbol.dispose](): void {
    if (this.#ownsTime) this.time.restore();
  }
}
