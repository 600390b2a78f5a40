/**
 * Joins sources, clock, monitor and views, for each command.
 *
 * @module
 */

import { generate } from "./demo/generate.ts";
import { GrowingLog, TemporaryFolder } from "./demo/growing_log.ts";
import { selftest } from "./demo/selftest.ts";
import { Traffic } from "./demo/traffic.ts";
import { Failure } from "./failure.ts";
import type { Host } from "./host.ts";
import { type SavedRun, savedRunOf } from "./live/checkpoint.ts";
import { SourceOpener, watchedOf } from "./live/open_sources.ts";
import { runLive } from "./live/run_live.ts";
import { runOffline } from "./offline.ts";
import type { Options } from "./options.ts";
import { findLog } from "./source/default_log.ts";
import { isLog, namedLog, openInputs } from "./source/inputs.ts";
import { createWaker } from "./source/waker.ts";
import { StateFile } from "./state/state_file.ts";
import { JsonView, ScreenView, TextView, type View } from "./view.ts";

/**
 * Does what the options say, to the end.
 *
 * @param options The options.
 * @param host The edges of the program.
 * @returns The exit code.
 * @throws What stands in the way, for example that a file cannot be read.
 */
export async function run(options: Options, host: Host): Promise<number> {
  switch (options.command) {
    case "selftest": {
      const { passed, lines } = selftest();
      host.output.write(lines.join("\n") + "\n");
      return passed ? 0 : 1;
    }
    case "generate":
      await generate(options.files[0]!, options.demo, host);
      break;
    case "demo":
      await runDemo(options, host);
      break;
    default:
      return await runMonitor(options, host);
  }
  return 0;
}

async function runMonitor(options: Options, host: Host): Promise<number> {
  const files = options.files.length > 0
    ? options.files
    : host.stdinIsPiped
    ? ["-"]
    : [findLog()];
  if (options.mode === "follow") {
    await follow({ ...options, files }, host);
    return 0;
  }
  using opened = openInputs(files, () => host.stdinFile ?? host.stdin());
  const view = viewOf(options, host);
  await runOffline(opened.inputs, options, view, host);
  view.close();
  for (const problem of opened.damaged) host.complain(problem);
  return opened.damaged.length > 0 ? 1 : 0;
}

/** What is added to a run that watches its own traffic. */
interface Feed {
  readonly speed: number;
  readonly feed: (nowMs: number) => boolean;
}

async function follow(
  options: Options,
  host: Host,
  feed?: Feed,
): Promise<void> {
  // Asked first: what cannot be followed at all is an error, not a wait.
  const logs = options.files.map(namedLog);
  const hasFiles = logs.some(({ kind }) =>
    kind === "file" || kind === "pattern"
  );
  const { state } = options;
  if (state !== undefined && isLog(state, logs)) {
    throw new Failure(
      `cannot keep the state in ${JSON.stringify(state)}: it is one of the ` +
        "logs: name a file of the monitor's own",
    );
  }
  using store = state === undefined ? null : await StateFile.open(state);
  const saved = store ? readState(store, host) : undefined;
  const opener = new SourceOpener({ logs, stdin: host.stdin, saved });
  const waker = createWaker(watchedOf(logs));
  const view = viewOf(options, host);
  const unwatchResume = host.watchResume(() => view.resume());
  try {
    await runLive({
      options,
      view,
      host,
      waker,
      now: Date.now,
      readsBack: options.backfill && hasFiles,
      hasFiles,
      openSources: (counting) =>
        opener.open({
          ...counting,
          options,
          sourceOf: sourceNames(options),
        }, Date.now()),
      state: store
        ? { store, saved, saveMarks: () => opener.saveMarks() }
        : undefined,
      ...feed,
    });
  } finally {
    unwatchResume();
    view.close();
  }
}

/** Reads what the last run kept; what cannot be used is put aside. */
function readState(store: StateFile, host: Host): SavedRun | undefined {
  const { saved, problem } = store.read();
  const run = saved === undefined ? undefined : savedRunOf(saved);
  const why = problem ?? (saved !== undefined && !run ? "is damaged" : "");
  if (why !== "") {
    const aside = store.putAside();
    host.complain(
      `the state in ${JSON.stringify(store.path)} ${why}: ` +
        `beginning anew, it is kept as ${JSON.stringify(aside)}`,
    );
  }
  return run;
}

/** By what the hits of a source are counted, where sources are told apart. */
function sourceNames({ bySource }: Options) {
  const encoder = new TextEncoder();
  return (name: string) => bySource ? encoder.encode(name) : undefined;
}

async function runDemo(options: Options, host: Host): Promise<void> {
  using folder = new TemporaryFolder("http-monitor-demo-");
  const path = `${folder.path}/access.log`;
  const { windowSeconds } = options;
  const startMs = Date.now();
  const start = Math.floor(startMs / 1000) - windowSeconds;
  const traffic = new Traffic(options.demo, start, windowSeconds + 10);
  using log = new GrowingLog(path, traffic);
  log.writeTo(startMs);
  const { speed, durationSeconds = Infinity } = options.demo;
  await follow({ ...options, files: [path], mode: "follow" }, host, {
    speed,
    feed: (nowMs) => {
      log.writeTo(nowMs);
      return nowMs < startMs + durationSeconds * 1000;
    },
  });
}

function viewOf(options: Options, host: Host): View {
  const write = (text: string) => host.output.write(text);
  if (options.output === "json") return new JsonView(write);
  return host.size && options.mode === "follow"
    ? new ScreenView(write, options.utc, host.size)
    : new TextView(
      write,
      { utc: options.utc, width: host.size?.().columns },
      options.mode === "once",
    );
}
