/**
 * `http-monitor`: standard output and the exit code. What is asked for alone is
 * answered here; everything else begins in `lib/start.ts`.
 *
 * @module
 */

import { textOf } from "./lib/failure.ts";
import { briefHelpText, helpText } from "./lib/manual/help.ts";
import type { Stop } from "./lib/host.ts";
import { Output } from "./lib/show/output.ts";
import { versionText } from "./lib/version.ts";

const EXIT_FAILED = 1;
/** For so long a reader may take nothing when the program is to stop. */
const PATIENCE_MS = 3000;

async function main(args: readonly string[]): Promise<number> {
  const stopping = new AbortController();
  const output = new Output(Deno.stdout, (error) => {
    // Whoever read it has gone, as `head` does: that is no failure.
    const reason: Stop = error instanceof Deno.errors.BrokenPipe
      ? { exitCode: 0 }
      : { exitCode: EXIT_FAILED, error: [`cannot write: ${textOf(error)}`] };
    stopping.abort(reason);
  });
  if (!answer(args, output)) {
    // Saves 10 ms of 30 for help and version. It is named as it is, as are all that
    // are imported so: only then `deno compile` finds them.
    const { start } = await import("./lib/start.ts");
    await start(args, output, stopping);
  }

  const { signal } = stopping;
  await output.drain(signal);
  // Who was told to stop does not wait forever for a reader.
  await output.drainWhileTaken(() => AbortSignal.timeout(PATIENCE_MS));
  // Only now: what is written last can fail too.
  const reason = signal.reason as Stop | undefined;
  if (reason?.error) {
    // Loaded already, but for an output that failed at once.
    const { complain } = await import("./lib/complain.ts");
    complain(...reason.error);
  }
  return reason?.exitCode ?? 0;
}

/** Answers what is asked for alone, which needs no parser; says whether it did. */
function answer(args: readonly string[], output: Output): boolean {
  switch (args.length === 1 && args[0]) {
    case "-h":
      output.write(briefHelpText());
      return true;
    case "--help":
      output.write(helpText());
      return true;
    case "-V":
    case "--version":
      output.write(versionText());
      return true;
    default:
      return false;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
