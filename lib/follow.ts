/**
 * Logs that are followed: opens them, and the state of the last run.
 *
 * @module
 */

import { Failure, quote } from "./failure.ts";
import type { Host } from "./host.ts";
import { InvalidRequestsFile } from "./invalid_requests.ts";
import { sourceKeys } from "./line_counter.ts";
import { type SavedRun, savedRunOf } from "./live/checkpoint.ts";
import { SourceOpener, watchedOf } from "./live/open_sources.ts";
import type { Feed } from "./live/live_parts.ts";
import { runLive } from "./live/run_live.ts";
import type { Options } from "./settings/options.ts";
import { Readers } from "./readers.ts";
import { namedLog } from "./source/inputs.ts";
import { isLog } from "./source/is_log.ts";
import { createWaker } from "./source/waker.ts";
import { stateFiles } from "./state/checks.ts";
import { StateFile } from "./state/state_file.ts";
import type { View } from "./show/view.ts";

/**
 * Follows logs until the program is to stop or all of them have ended.
 *
 * @param options The options of the run.
 * @param openView Makes what events go to, once all that was named can be followed.
 * @param host The edges of the program.
 * @param feed What writes the log itself, where the run does.
 * @throws What stands in the way, for example that a log is a directory.
 */
export async function follow(
  options: Options,
  openView: () => View,
  host: Host,
  feed?: Feed,
): Promise<void> {
  // Asked first: what cannot be followed at all is an error, not a wait.
  const logs = options.files.map(namedLog);
  const hasFiles = logs.some(({ kind }) =>
    kind === "file" || kind === "pattern"
  );
  const { state } = options;
  const kept = state === undefined ? [] : stateFiles(state);
  for (const file of kept) {
    if (!isLog(file, logs)) continue;
    throw new Failure(
      `cannot keep the state in ${quote(file)}: it is one of the ` +
        "logs: name a file of the monitor's own",
    );
  }
  using invalidRequests = options.invalidRequests === undefined
    ? undefined
    : InvalidRequestsFile.open(
      options.invalidRequests,
      options.files,
      host,
      kept,
    );
  using store = state === undefined ? null : await StateFile.open(state);
  const saved = store ? await readState(store, host) : undefined;
  const readers = await Readers.load(options, host);
  const opener = new SourceOpener({ logs, stdin: host.stdin, saved });
  const waker = createWaker(watchedOf(logs));
  const view = openView();
  const unwatchResume = host.watchResume(() => view.resume());
  try {
    await runLive({
      options,
      view,
      host,
      waker,
      now: Date.now,
      steadyNow: () => performance.now(),
      readsBack: options.backfill && hasFiles,
      hasFiles,
      invalidRequests,
      openSources: (counting) =>
        opener.open({
          ...counting,
          options,
          sourceOf: sourceKeys(options.bySource),
          readerOf: (name) => readers.of(name),
        }, Date.now()),
      state: store
        ? { store, saved, saveMarks: () => opener.saveMarks() }
        : undefined,
      feed,
    });
  } finally {
    unwatchResume();
    view.close();
  }
}

/** Reads what the last run kept; what cannot be used is put aside. */
async function readState(
  store: StateFile,
  host: Host,
): Promise<SavedRun | undefined> {
  const { saved, problem } = await store.read();
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
