/**
 * `http-monitor`: arguments, terminal, signals, exit code. It builds the real
 * edges; everything else is in `lib`.
 *
 * @module
 */

import { setColorEnabled } from "@std/fmt/colors";
import { Failure } from "./lib/failure.ts";
import { helpText } from "./lib/help.ts";
import type { Host, Stop } from "./lib/host.ts";
import { type Options, parseOptions, UsageError } from "./lib/options.ts";
import { Output } from "./lib/output.ts";
import { visible } from "./lib/report/escape.ts";
import { run } from "./lib/run.ts";
import { chunksOf } from "./lib/source/chunks.ts";
import {
  isDumbTerminal,
  setKeyMode,
  stdinIsFile,
  stdinIsPiped,
  terminalSize,
  watchKeys,
  watchResume,
  watchSignals,
} from "./lib/terminal.ts";
import { VERSION } from "./lib/version.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** How long what is left may take to be written when the program is to stop. */
const LAST_WRITE_MS = 3000;

async function main(args: readonly string[]): Promise<number> {
  const stopping = new AbortController();
  const stop = (reason: Stop) => stopping.abort(reason);
  const output = new Output(Deno.stdout, (error) => {
    // Whoever read it has gone, as `head` does: that is no failure.
    stop(
      error instanceof Deno.errors.BrokenPipe
        ? { exitCode: 0 }
        : { exitCode: EXIT_FAILED, error: [`cannot write: ${textOf(error)}`] },
    );
  });

  let options: Options;
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    return EXIT_USAGE;
  }
  if (options.command === "help") output.write(helpText());
  else if (options.command === "version") output.write(versionText());
  else await runUntilStopped(options, output, stopping, stop);

  const reason = stopping.signal.reason as Stop | undefined;
  // Who was told to stop does not wait forever for a reader.
  await output.drain(reason && AbortSignal.timeout(LAST_WRITE_MS));
  if (reason?.error) complain(...reason.error);
  return reason?.exitCode ?? 0;
}

async function runUntilStopped(
  options: Options,
  output: Output,
  stopping: AbortController,
  stop: (reason: Stop) => void,
): Promise<void> {
  const isTerminal = Deno.stdout.isTerminal() && !isDumbTerminal();
  chooseColor(options.color, isTerminal);
  const hasScreen = isTerminal && options.output === "text" &&
    options.mode === "follow" && !options.files.includes("-");
  const host: Host = {
    output,
    size: isTerminal ? terminalSize : null,
    stdin: () => chunksOf(() => Deno.stdin),
    stdinFile: stdinIsFile() ? Deno.stdin : null,
    stdinIsPiped: stdinIsPiped(),
    stopped: stopping.signal,
    watchResume: (onResume) =>
      watchResume(() => {
        if (hasScreen) setKeyMode();
        onResume();
      }),
    complain,
  };
  const unwatchSignals = watchSignals((signal, exitCode) => {
    // A second signal does not wait for what the first one set going.
    if (stopping.signal.aborted) Deno.exit(exitCode);
    // On a screen, leaving is what keys and signals are for.
    stop({ exitCode: hasScreen && signal === "SIGINT" ? 0 : exitCode });
  });
  const unwatchFaults = watchFaults((error) =>
    stop({ exitCode: EXIT_FAILED, error: failureOf(error) })
  );
  const unwatchKeys = hasScreen
    ? watchKeys((key) => key === "q" && stop({ exitCode: 0 }))
    : () => {};
  try {
    const exitCode = await run(options, host);
    if (exitCode !== 0) stop({ exitCode });
  } catch (error) {
    stop({ exitCode: EXIT_FAILED, error: failureOf(error) });
  } finally {
    unwatchKeys();
    unwatchFaults();
    unwatchSignals();
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

function chooseColor(when: Options["color"], isTerminal: boolean): void {
  if (when === "always" && Deno.noColor) {
    // What is typed wins over NO_COLOR (no-color.org), but std heeds that alone.
    Object.defineProperty(Deno, "noColor", { value: false });
  }
  setColorEnabled(
    when === "always" || when === "auto" && isTerminal && !Deno.noColor,
  );
}

function versionText(): string {
  const { deno } = Deno.version;
  return `http-monitor ${VERSION} (Deno ${deno}, ${Deno.build.target})\n`;
}

/** What stands in the way, in lines; with the place where it is our own fault. */
function failureOf(error: unknown): string[] {
  if (error instanceof Failure) return [error.message, ...error.details];
  if (!(error instanceof Error) || error.name in Deno.errors) {
    return [textOf(error)];
  }
  return [
    "this is a fault of http-monitor, please report it:",
    ...String(error.stack).split("\n"),
  ];
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Says something on standard error; names in it may hold anything. */
function complain(...lines: string[]): void {
  const text = lines.map(visible).join("\n");
  const bytes = new TextEncoder().encode(`http-monitor: ${text}\n`);
  try {
    Deno.stderr.writeSync(bytes);
  } catch {
    // Nobody listens.
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
