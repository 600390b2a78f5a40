/**
 * Does what the options say: loads the rooms that a command needs, and no others.
 * The times at the imports are those of a start with Deno 2.9, where an empty
 * program takes 16 ms.
 *
 * @module
 */

import { Failure, quote } from "./failure.ts";
import type { Host, Stop } from "./host.ts";
import { nearest } from "./nearest.ts";
import { streamStyle } from "./report/style.ts";
import { COMMANDS } from "./settings/commands.ts";
import type { Options } from "./settings/options.ts";
import { findLog } from "./source/default_log.ts";
import { kindOf } from "./source/file_system.ts";
import type { Progress } from "./show/progress.ts";
import { QuietView } from "./show/quiet_view.ts";
import { CsvView, JsonView, TextView, type View } from "./show/view.ts";

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
      // Saves 4 ms, for all else.
      const { selftest } = await import("./demo/selftest.ts");
      const { passed, lines } = selftest();
      host.output.write(lines.join("\n") + "\n");
      return passed ? 0 : 1;
    }
    case "check": {
      // Saves 17 ms, most of it for node:path.
      const { runCheck } = await import("./check/run_check.ts");
      return await runCheck(options, await filesOf(options, host), host);
    }
    case "generate": {
      // Saves 1 ms.
      const { generate } = await import("./demo/generate.ts");
      await generate(options.files[0]!, options.demo, host);
      return 0;
    }
    case "demo": {
      // Saves 15 ms: it follows.
      const { watchDemo } = await import("./demo/watch.ts");
      await watchDemo(options, await openFollowView(options, host), host);
      return 0;
    }
    case "man": {
      // Only now, as the completions: few ask for them.
      const { manPage } = await import("./manual/man_page.ts");
      host.output.write(manPage());
      return 0;
    }
    case "completions": {
      const { completionsFor } = await import("./manual/completions.ts");
      host.output.write(completionsFor(options.files[0]!));
      return 0;
    }
    default:
      return await runMonitor(options, host);
  }
}

async function runMonitor(options: Options, host: Host): Promise<number> {
  const files = await filesOf(options, host);
  if (options.mode === "follow") {
    checkIsNoCommand(options.files);
    // Saves 20 ms, half of them for node:path.
    const { follow } = await import("./follow.ts");
    const openView = await openFollowView(options, host);
    await follow({ ...options, files }, openView, host);
    return 0;
  }
  // Saves 4 ms, for what is neither read nor followed.
  const [{ openInputs }, { runOffline }] = await Promise.all([
    import("./source/inputs.ts"),
    import("./offline.ts"),
  ]);
  using opened = openInputs(files, () => host.stdin(true));
  using invalidRequests = await openInvalidRequests(options, files, host);
  {
    using progress = await openProgress(host, opened);
    const view = viewOf(options, host, progress);
    const beside = { invalidRequests, progress };
    await runOffline(opened.inputs, options, view, host, beside);
    view.close();
  }
  // Not one that comes when all is read, and waits to be taken.
  const stop: Stop | undefined = host.stopped.reason;
  // What was read comes first, also where both go to one place.
  await host.output.drain(host.stopped);
  // Of a pipe that was closed nobody reads on; a fault is told by itself.
  if (stop && stop.exitCode !== 0 && stop.error === undefined) {
    host.complain("stopped before all was read: this is what was read so far");
  }
  for (const problem of opened.damaged) host.complain(problem);
  invalidRequests?.flush();
  return opened.damaged.length > 0 || invalidRequests?.isIncomplete ? 1 : 0;
}

/** What shows how far reading is, where somebody looks. */
async function openProgress(
  { progress }: Host,
  opened: ConstructorParameters<typeof Progress>[1],
): Promise<Progress | undefined> {
  if (progress === null) return undefined;
  // Saves 2 ms where nobody looks.
  const { Progress } = await import("./show/progress.ts");
  return new Progress(progress, opened);
}

/** The file for lines that cannot be read, where one is named. */
async function openInvalidRequests(
  { invalidRequests }: Options,
  files: readonly string[],
  host: Host,
) {
  if (invalidRequests === undefined) return undefined;
  // Saves 12 ms, most of it for node:path.
  const { InvalidRequestsFile } = await import("./invalid_requests.ts");
  return InvalidRequestsFile.open(invalidRequests, files, host);
}

/** To names of no more letters too many words are near. */
const SHORT_NAME = 3;
/** What one asks for by an option, and elsewhere by a word. */
const ASKED_BY_OPTION = ["help", "version"];

/**
 * A log may be missing when it is followed: not one whose name is nearly that of a
 * command.
 *
 * @throws {Failure} If the first file is such a one.
 */
function checkIsNoCommand([file]: readonly string[]): void {
  if (file === undefined || !/^[a-z]+$/i.test(file)) return;
  const names = [...COMMANDS.map(({ name }) => name), ...ASKED_BY_OPTION]
    .filter(({ length }) => length > SHORT_NAME);
  const near = nearest(file.toLowerCase(), names, 1);
  if (near === undefined || kindOf(file) !== "missing") return;
  const meant = ASKED_BY_OPTION.includes(near) ? `--${near}` : near;
  throw new Failure(
    `${quote(file)} is neither a file nor a command: did you mean ${meant}? ` +
      `Name a log that will be there as ${quote(`./${file}`)}`,
  );
}

/** What is to be read. */
async function filesOf(
  { files }: Options,
  host: Host,
): Promise<readonly string[]> {
  if (files.length > 0) return files;
  if (await host.stdinIsPiped()) return ["-"];
  return [findLog()];
}

function viewOf(options: Options, host: Host, progress?: Progress): View {
  const view = viewOfAll(options, host, progress);
  return options.quiet ? new QuietView(view, host.complain) : view;
}

function viewOfAll(options: Options, host: Host, progress?: Progress): View {
  const write = (text: string) => {
    // It stands on the line where the text goes.
    if (host.size) progress?.clear();
    host.output.write(text);
  };
  if (options.output === "json") return new JsonView(write);
  if (options.output === "csv") return new CsvView(write);
  const style = streamStyle(host.size?.().columns, options);
  const isWhole = options.mode === "once" && !options.quiet;
  return new TextView(write, style, isWhole);
}

/** Whether a run follows: it ends when it is told to. */
export function follows({ command, mode }: Options): boolean {
  // The demo follows whatever else it is told.
  return command === "demo" || command === "monitor" && mode === "follow";
}

/** Whether a run is shown on a screen, where there is a terminal for it. */
export function wantsScreen(options: Options): boolean {
  const { output, quiet } = options;
  return follows(options) && output === "text" && !quiet;
}

/** What shows a run that follows: on a terminal a screen. */
async function openFollowView(
  options: Options,
  host: Host,
): Promise<() => View> {
  if (!wantsScreen(options) || !host.size) {
    return () => viewOf(options, host);
  }
  // Saves 5 ms where there is no screen.
  const { openScreen } = await import("./show/open_screen.ts");
  return () => openScreen(options, host);
}
