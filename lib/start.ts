/**
 * The program with its real edges: arguments, terminal, signals, faults.
 *
 * @module
 */

import { setColorEnabled } from "@std/fmt/colors";
import { isColored } from "./show/color.ts";
import { complain, complaint, writeToStderr } from "./complain.ts";
import { Ending } from "./ending.ts";
import { Failure, textOf } from "./failure.ts";
import { readSettings, usualConfigFile } from "./settings/read_settings.ts";
import type { Settings } from "./settings/settings.ts";
import { briefHelpText, helpText } from "./manual/help.ts";
import type { Host, Stop } from "./host.ts";
import { type Options, parseOptions, UsageError } from "./settings/options.ts";
import { type Output, WHOLE_BYTES } from "./show/output.ts";
import { follows, run, wantsScreen } from "./run.ts";
import { LEAVE_SCREEN } from "./screen/ansi.ts";
import { chunksOf, chunksToEnd } from "./source/chunks.ts";
import {
  canBeStopped,
  isDumbTerminal,
  leaveKeyMode,
  permittedEnv,
  setKeyMode,
  stdinIsPiped,
  stopProgram,
  terminalSize,
  watchKeys,
  watchResume,
  watchSignals,
  watchSize,
  watchStop,
} from "./terminal.ts";
import { versionText } from "./version.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** So much a slow terminal takes in a second or so. */
const SCREEN_PIECE_BYTES = 1024;
/** So long a terminal has to take one of these before it is left as it is. */
const GIVE_BACK_MS = 2000;

/**
 * Does what the arguments say, until it is done or the program is to stop.
 *
 * @param args The arguments, without the program's name.
 * @param output Standard output.
 * @param stopping Aborted with a {@linkcode Stop} when the program is to stop.
 */
export async function start(
  args: readonly string[],
  output: Output,
  stopping: AbortController,
): Promise<void> {
  const stop = (reason: Stop) => stopping.abort(reason);
  let options: Options;
  let settings: Settings | undefined;
  // Once, however often it is asked: the file may be a pipe.
  const settingsOnce = (file: string | undefined) =>
    settings ??= readSettings(file);
  try {
    options = parseOptions(args, settingsOnce);
    if (options.logFormat !== undefined) {
      // Saves 3 ms where none is given.
      const { checkLogFormat } = await import("./settings/log_format_check.ts");
      checkLogFormat(options.logFormat, args, settingsOnce);
    }
    if (options.command === "config") {
      return output.write(await explained(args, options, settingsOnce));
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return stop({ exitCode: EXIT_USAGE, error: [error.message] });
  }
  if (options.command === "help") {
    const isLong = args.includes("--help");
    output.write(isLong ? helpText() : briefHelpText());
  } else if (options.command === "version") output.write(versionText());
  else await runUntilStopped(options, output, stopping, stop);
}

/** What `config` prints. */
async function explained(
  args: readonly string[],
  { output }: Options,
  settings: (file: string | undefined) => Settings,
): Promise<string> {
  // Only now: few ask for it.
  const { explainedJson, explainedText, explainOptions } = await import(
    "./settings/explain.ts"
  );
  const show = output === "json" ? explainedJson : explainedText;
  return show(explainOptions(args, settings), usualConfigFile());
}

async function runUntilStopped(
  options: Options,
  output: Output,
  stopping: AbortController,
  stop: (reason: Stop) => void,
): Promise<void> {
  const isTerminal = Deno.stdout.isTerminal() && !isDumbTerminal();
  setColors(isColored(options.color, { isTerminal, env: permittedEnv }));
  const hasScreen = isTerminal && wantsScreen(options);
  if (hasScreen) output.pieceBytes = SCREEN_PIECE_BYTES;
  // What reads to the end writes much: there it would take a tenth of the time.
  else if (follows(options)) output.pieceBytes = WHOLE_BYTES;
  /** Whether a screen is on the terminal. */
  let isTaken = false;
  /** Hears what is said meanwhile. */
  let onComplaint: ((text: string) => void) | undefined;
  /** Nothing is waited for any more, but the terminal is left as it was. */
  const exitNow = async (exitCode: number) => {
    if (isTaken) {
      output.end(LEAVE_SCREEN);
      await output.drain(AbortSignal.timeout(GIVE_BACK_MS));
      // One that takes nothing would be waited for without end.
      if (!output.busy) leaveKeyMode();
    }
    Deno.exit(exitCode);
  };
  const ending = new Ending(stopping, exitNow, () => performance.now());
  // What is typed is the log where that is standard input.
  const hasKeys = hasScreen && !options.files.includes("-") &&
    Deno.stdin.isTerminal();
  const host: Host = {
    output,
    terminal: {
      hasKeys,
      watch: (onKey, onSize, hear) => {
        isTaken = true;
        onComplaint = hear;
        const ends = [
          watchSize(onSize),
          hasKeys ? watchKeys(onKey) : watchStop(() => onKey("ctrl-z")),
        ];
        return () => {
          isTaken = false;
          onComplaint = undefined;
          ends.forEach((end) => end());
        };
      },
      quit: () => ending.ask(0),
      canStop: canBeStopped,
      stop: (onBack) => stopProgram(onBack, hasKeys ? "SIGTSTP" : "SIGTTOU"),
      takeKeys: () => hasKeys && setKeyMode(),
    },
    size: isTerminal ? terminalSize : null,
    stdin: (isAll) =>
      isAll ? chunksToEnd(Deno.stdin) : chunksOf(() => Deno.stdin),
    stdinIsPiped,
    stopped: stopping.signal,
    watchResume,
    progress: Deno.stderr.isTerminal() && !isDumbTerminal() && !options.quiet
      ? {
        write: writeToStderr,
        columns: () => terminalSize().columns,
        isInUse: () => isTerminal && output.busy,
        now: () => performance.now(),
      }
      : null,
    complain: (line) => {
      onComplaint?.(complaint(line));
      // Elsewhere than on the terminal nothing is drawn over it.
      if (!onComplaint || !Deno.stderr.isTerminal()) complain(line);
    },
  };
  const unwatchSignals = watchSignals((signal, exitCode) => {
    // On a screen, leaving is what keys and signals are for.
    ending.ask(hasScreen && signal === "SIGINT" ? 0 : exitCode);
  });
  const unwatchFaults = watchFaults((error) =>
    stop({ exitCode: EXIT_FAILED, error: failureOf(error) })
  );
  try {
    const exitCode = await run(options, host);
    if (exitCode !== 0) stop({ exitCode });
  } catch (error) {
    stop({ exitCode: EXIT_FAILED, error: failureOf(error) });
  } finally {
    unwatchFaults();
    // Until the terminal is given back, nothing else may end the program.
    if (!isTaken) unwatchSignals();
  }
}

/**
 * Listens for errors that nobody else has caught: the screen is left, the state is
 * kept and the logs are closed all the same.
 */
function watchFaults(onFault: (error: unknown) => void): () => void {
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    onFault(event.error);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    onFault(event.reason);
  };
  globalThis.addEventListener("error", onError);
  globalThis.addEventListener("unhandledrejection", onRejection);
  return () => {
    globalThis.removeEventListener("error", onError);
    globalThis.removeEventListener("unhandledrejection", onRejection);
  };
}

/** Has colours made, or not, whatever the library that makes them has found. */
function setColors(isOn: boolean): void {
  if (isOn && Deno.noColor) {
    // What is typed wins over NO_COLOR (no-color.org), but std heeds that alone.
    Object.defineProperty(Deno, "noColor", { value: false });
  }
  setColorEnabled(isOn);
}

/** Whether the system made an error: Deno has a class for some of them only. */
function isOfSystem({ name, message }: Error): boolean {
  return name in Deno.errors || message.includes(" (os error ");
}

/** What stands in the way, in lines; with the place where it is our own fault. */
function failureOf(error: unknown): string[] {
  if (error instanceof Failure) return [error.message, ...error.details];
  if (!(error instanceof Error) || isOfSystem(error)) return [textOf(error)];
  return [
    "this is a fault of http-monitor, please report it:",
    ...String(error.stack).split("\n"),
  ];
}
