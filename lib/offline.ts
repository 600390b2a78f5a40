/**
 * Logs that are read to their ends: `--replay`, `--once`.
 *
 * @module
 */

import { type MonitorEvent, NO_FAULTS, type SourceStatus } from "./events.ts";
import { Failure } from "./failure.ts";
import type { Host } from "./host.ts";
import {
  type InvalidRequests,
  LineCounter,
  sourceKeys,
} from "./line_counter.ts";
import { Monitor, type MonitorOptions } from "./monitor.ts";
import { MAX_AHEAD_SECONDS } from "./monitor_types.ts";
import type { Options } from "./settings/options.ts";
import { Selection } from "./select/selection.ts";
import { EventQueue } from "./show/event_queue.ts";
import type { Progress } from "./show/progress.ts";
import { readParts } from "./parts/read_parts.ts";
import { Readers } from "./readers.ts";
import { type Breath, Pause } from "./source/breath.ts";
import { cannotRead } from "./source/file_system.ts";
import { type NamedInput, replay } from "./source/replay.ts";
import { seedOfFile } from "./seed_of_file.ts";
import { randomSeed } from "./traffic/hash.ts";
import { MAX_SOURCES } from "./traffic/summary.ts";
import type { View } from "./show/view.ts";

/** Below this, starting other threads takes longer than they save. */
const MIN_SHARED_BYTES = 200_000_000;

/**
 * A longer quiet stretch is one report, and one of more intervals: see README,
 * Replay. A line makes no more reports than that.
 */
const QUIET_SECONDS = 3600;
const QUIET_INTERVALS = 360;

/** What goes beside the reading, where it is asked for. */
export interface Beside {
  /** Hears of lines that could not be read. */
  readonly invalidRequests?: InvalidRequests | undefined;
  /** Shows how far it is. */
  readonly progress?: Progress | undefined;
}

/**
 * Reads logs to their ends and shows what there is to say.
 *
 * @param inputs The logs.
 * @param options The options of the run.
 * @param view Where events go.
 * @param host The edges of the program.
 * @param beside What goes beside it, where it is asked for.
 * @throws {Failure} If a log cannot be read.
 */
export async function runOffline(
  inputs: readonly NamedInput[],
  options: Options,
  view: View,
  host: Host,
  beside: Beside = {},
): Promise<void> {
  if (options.bySource && inputs.length > MAX_SOURCES) {
    throw new Failure(
      `--by-source tells ${MAX_SOURCES} logs apart, and these are ` +
        `${inputs.length}: name fewer of them`,
    );
  }
  const { invalidRequests, progress } = beside;
  const once = options.mode === "once";
  const seed = seedOf(inputs);
  const end = options.testWindowEnd;
  // Text shows the sums of a run alone: a third of a replay's time.
  const totalRows = options.output === "json";
  // The program ends with it: to dispose of it takes a megabyte of compiled code.
  const monitor = new Monitor(
    { ...monitorOptions(options), seed, totalRows },
    end ?? Math.floor(Date.now() / 1000),
  );
  // As where a log is followed: that second is over, and waits to be evaluated.
  if (end !== undefined) monitor.horizon = end;
  const counters: LineCounter[] = [];
  const queue = new EventQueue(view, host.output, () => ({
    sources: counters.map(({ reader }, i): SourceStatus => ({
      ...NO_FAULTS,
      name: inputs[i]!.name,
      format: reader.format,
      state: once && !host.stopped.aborted ? "ended" : "reading",
    })),
  }));
  const show = (events: readonly MonitorEvent[]) => {
    queue.push(events);
    if (queue.isFull) { for (const counter of counters) counter.isFull = true; }
  };
  const flush = (turn: () => Promise<void>) => queue.flush(turn, host.stopped);
  const breath: Breath = {
    isNeeded: () => queue.isFull,
    onBytes: progress && ((byteCount) => progress.add(byteCount)),
    take: async (turn) => {
      await flush(turn);
      show(monitor.tellUnreadable());
      return !host.stopped.aborted;
    },
  };

  // A clock that is set stands still while lines are read.
  const lastSecond = end === undefined ? undefined : () => -Infinity;
  const selection = Selection.of(options.selection);
  const sourceOf = sourceKeys(options.bySource);
  const readers = await Readers.load(options, host);
  for (const { name } of inputs) {
    const counter = new LineCounter(monitor, lastSecond, show, selection);
    counter.source = sourceOf(name);
    counter.reader = readers.of(name);
    counter.invalidRequests = invalidRequests;
    counters.push(counter);
  }
  try {
    const [first] = inputs;
    if (inputs.length === 1 && first!.input instanceof Deno.FsFile) {
      using pause = new Pause(breath);
      const file = first!.input;
      const bytes = file.statSync().size;
      await readParts({
        log: { path: first!.name, file, bytes },
        monitor,
        counter: counters[0]!,
        // Under a clock that is set, what counts depends on that and not on intervals,
        // by which parts are counted. And of malformed lines threads send samples, where
        // all of them are wanted.
        jobs: bytes < MIN_SHARED_BYTES || end !== undefined || invalidRequests
          ? 1
          : options.jobs,
        shows: {
          site: options.site,
          top: options.top,
          totalRows,
          tops: options.tops,
          selection: options.selection,
        },
        logFormat: readers.given(first!.name),
        pause,
        signal: host.stopped,
      }).catch((error) => {
        throw cannotRead(first!.name, error);
      });
    } else {
      await replay(
        inputs.map((input, i) => ({ ...input, consumer: counters[i]! })),
        breath,
        host.stopped,
      );
    }
  } finally {
    // Also what was said before something went wrong.
    await flush(noTurn);
  }
  if (host.stopped.aborted && !once) show(monitor.finish(monitor.now));
  else show(finish(monitor, options));
  await flush(noTurn);
}

/** Nothing is read any more for whose sake others would have to wait. */
const noTurn = () => Promise.resolve();

/**
 * What keys are hashed with: the same log gives the same estimate of clients, and
 * still nobody can choose what it will be.
 */
function seedOf(inputs: readonly NamedInput[]): number {
  for (const { name, input } of inputs) {
    if (!(input instanceof Deno.FsFile)) continue;
    try {
      return seedOfFile(input, input.statSync().size);
    } catch (error) {
      throw cannotRead(name, error);
    }
  }
  return randomSeed();
}

function finish(monitor: Monitor, options: Options): MonitorEvent[] {
  const { mode, testWindowEnd } = options;
  if (mode === "replay") {
    // Without a hit nothing is to move out of the window: no report from ahead of now.
    if (monitor.newest === -Infinity) {
      return monitor.report(testWindowEnd ?? monitor.now);
    }
    const events = testWindowEnd === undefined
      ? []
      : monitor.report(testWindowEnd);
    return [...events, ...monitor.runOut()];
  }
  const last = testWindowEnd ?? Math.max(monitor.newest, monitor.now);
  const events = monitor.report(last);
  const later = monitor.runOut().filter(({ type }) => type === "alert");
  // The report is that of the log's last second, but its history is whole.
  const transitions = monitor.history.transitions;
  const [reports, others] = [
    events.filter((event) => event.type === "report"),
    events.filter((event) => event.type !== "report"),
  ];
  const whole = reports.map((report) => ({ ...report, transitions }));
  return [...others, ...later, ...whole];
}

function monitorOptions(options: Options): MonitorOptions {
  const { mode, windowSeconds } = options;
  const fixedClock = options.testWindowEnd !== undefined;
  return {
    rule: { threshold: options.threshold, windowSeconds },
    intervalSeconds: mode === "once" ? Infinity : options.intervalSeconds,
    top: options.top,
    site: options.site,
    tops: options.tops,
    quietSeconds: Math.min(
      QUIET_SECONDS,
      QUIET_INTERVALS * options.intervalSeconds,
    ),
    latenessSeconds: fixedClock ? 0 : windowSeconds,
    since: "first hit",
    // The one report of `--once` has all hits, those of the future too.
    readsFirst: fixedClock && mode !== "once",
    aheadSeconds: fixedClock ? MAX_AHEAD_SECONDS : windowSeconds,
  };
}
