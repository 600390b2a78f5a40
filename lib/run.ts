/**
 * Does what the options say: loads the rooms that a command needs, and no others.
 * The times at the imports are those of a start with Deno 2.9, where an empty
 * program takes 16 ms.
 *
 * @module
 */

import type { Host } from "./host.ts";
import type { Options } from "./options.ts";
import { findLog } from "./source/default_log.ts";
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
      // Saves 4 ms, for all else.
      const { selftest } = await import("./demo/selftest.ts");
      const { passed, lines } = selftest();
      host.output.write(lines.join("\n") + "\n");
      return passed ? 0 : 1;
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
      await watchDemo(options, () => viewOf(options, host), host);
      return 0;
    }
    default:
      return await runMonitor(options, host);
  }
}

async function runMonitor(options: Options, host: Host): Promise<number> {
  const files = options.files.length > 0
    ? options.files
    : await logsFound(host);
  if (options.mode === "follow") {
    // Saves 14 ms, most of it for node:path and node:timers.
    const { follow } = await import("./follow.ts");
    await follow({ ...options, files }, () => viewOf(options, host), host);
    return 0;
  }
  // Saves 4 ms, for what is neither read nor followed.
  const [{ openInputs }, { runOffline }] = await Promise.all([
    import("./source/inputs.ts"),
    import("./offline.ts"),
  ]);
  const stdinFile = files.includes("-") ? await host.stdinFile() : null;
  using opened = openInputs(files, () => stdinFile ?? host.stdin());
  const view = viewOf(options, host);
  await runOffline(opened.inputs, options, view, host);
  view.close();
  for (const problem of opened.damaged) host.complain(problem);
  return opened.damaged.length > 0 ? 1 : 0;
}

/** What is read where no log is named. */
async function logsFound(host: Host): Promise<string[]> {
  if (await host.stdinIsPiped()) return ["-"];
  return [findLog()];
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
