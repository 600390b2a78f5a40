/**
 * Measures http-monitor and writes what comes of it to RESULTS.md: one chapter a
 * part, of which there is a module beside this one. Without a name all parts are
 * measured.
 *
 *     deno task bench
 *     deno task bench once --runs 3
 *     deno task bench once --scale 0.04 --binary ./http-monitor
 *
 * Smaller sizes are for trying the benchmark itself: what comes of them is printed
 * and not written, unless `--results FILE` says where to.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { RUN_FLAGS } from "../../.denow/run_flags.ts";
import { textOf } from "./_commands.ts";
import { machineText } from "./_machine.ts";
import type { Part, Setup } from "./_part.ts";
import { chapterText, withChapter } from "./_results.ts";

const ROOT = new URL("../../", import.meta.url);
const RESULTS = new URL("RESULTS.md", import.meta.url);
/** Data are gigabytes; git and the formatter do not look there. */
const FOLDER = new URL(".denow/cache/bench/", ROOT);

const DEFAULT_RUNS = 5;

interface Options {
  readonly parts: readonly string[];
  readonly runs: number;
  readonly scale: number;
  readonly folder: string | URL;
  readonly binary: string | undefined;
  /** Where the results are written to, if anywhere. */
  readonly results: string | URL | undefined;
}

/** Each module beside this one is a part, but those that only help. */
function partNames(): string[] {
  return [...Deno.readDirSync(new URL("./", import.meta.url))]
    .map(({ name }) => name)
    .filter((name) => /^[a-z].*(?<!_test)\.ts$/.test(name))
    .map((name) => name.slice(0, -".ts".length))
    .filter((name) => name !== "bench").sort();
}

function optionsOf(args: string[]): Options {
  const wrong: string[] = [];
  const parsed = parseArgs(args, {
    string: ["_", "runs", "scale", "folder", "binary", "results"],
    unknown: (arg: string) => {
      if (arg.startsWith("-")) wrong.push(arg);
      return !arg.startsWith("-");
    },
  });
  const { runs = `${DEFAULT_RUNS}`, scale = "1", folder, binary, results } =
    parsed;
  const parts = parsed._.map(String);
  if (!/^[1-9]\d*$/.test(runs)) wrong.push(`--runs ${runs}`);
  if (!(Number(scale) > 0)) wrong.push(`--scale ${scale}`);
  wrong.push(...parts.filter((name) => !partNames().includes(name)));
  if (wrong.length > 0) {
    say(
      `${wrong.join(", ")} is not understood: it takes ` +
        `${partNames().join(", ")}, micro, --runs N, --scale X, ` +
        "--folder FOLDER, --binary PATH and --results FILE",
    );
    Deno.exit(2);
  }
  return {
    parts: parts.length > 0 ? parts : partNames(),
    runs: Number(runs),
    scale: Number(scale),
    folder: folder ?? FOLDER,
    binary: binary && Deno.realPathSync(binary),
    results: results ?? (Number(scale) === 1 ? RESULTS : undefined),
  };
}

/** What to say to get the same: without where files are. */
function commandText({ parts, runs, scale, binary }: Options): string {
  return [
    "deno task bench",
    ...parts.length < partNames().length ? parts : [],
    ...runs === DEFAULT_RUNS ? [] : [`--runs ${runs}`],
    ...scale === 1 ? [] : [`--scale ${scale}`],
    ...binary === undefined ? [] : ["--binary ./http-monitor"],
  ].join(" ");
}

/** The command that is the product, with the flags of `denow start`. */
function productOf(binary: string | undefined): string[] {
  if (binary !== undefined) return [binary];
  const flags = ["--quiet", ...RUN_FLAGS, "--no-prompt"];
  flags.push("--allow-read", "--allow-write", "--allow-env=TERM");
  return [Deno.execPath(), "run", ...flags, new URL("main.ts", ROOT).href];
}

async function main(): Promise<void> {
  const options = optionsOf(Deno.args);
  if (Deno.build.os !== "linux") throw new Error("it is for Linux only");
  Deno.mkdirSync(options.folder, { recursive: true });
  const setup: Setup = {
    folder: Deno.realPathSync(options.folder),
    runs: options.runs,
    scale: options.scale,
    product: productOf(options.binary),
    say,
  };
  const command = commandText(options);
  const top = machineText({ command, product: setup.product });
  for (const name of options.parts) {
    const { part } = await import(`./${name}.ts`) as { part: Part };
    say(`${name}: ${part.title}`);
    const text = await part.measure(setup);
    const chapter = chapterText(part.title, command, text);
    write(chapter);
    if (options.results) writeChapter(options.results, top, chapter);
  }
}

function writeChapter(path: string | URL, top: string, chapter: string): void {
  let text = "";
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  Deno.writeTextFileSync(path, withChapter(text, top, chapter));
  // It is checked like all of the project.
  const file = Deno.realPathSync(path);
  textOf({ args: [Deno.execPath(), "fmt", "--quiet", file] });
}

function say(text: string): void {
  write(`bench: ${text}\n`, Deno.stderr);
}

function write(
  text: string,
  to: { writeSync(bytes: Uint8Array): number } = Deno.stdout,
): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
}

try {
  await main();
} catch (error) {
  say(`FAILED: ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}
