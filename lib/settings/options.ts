/**
 * From command line arguments to options.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { canBeSet, checkHeeded, forgetUnheeded } from "./command_options.ts";
import { type AskedCommand, COMMANDS, SHELLS } from "./commands.ts";
import { NO_SETTINGS, type Settings } from "./settings.ts";
import type { SelectionOptions } from "../select/selection.ts";
import { expressionsOf, topsOf } from "./selection_options.ts";
import type { TopName } from "../traffic/top_names.ts";
import { UsageError } from "./usage.ts";
import { noneOf, readArguments, type Typed, Values } from "./values.ts";

export { UsageError } from "./usage.ts";

/** The options of a run. */
export interface Options {
  readonly command: AskedCommand;
  /**
   * Logs in the order given; `-` is standard input; empty: look for one. Of
   * "completions", the shell.
   */
  readonly files: readonly string[];
  readonly mode: "follow" | "replay" | "once";
  /** Whether files are read from their start; so it is where the clock is set. */
  readonly fromStart: boolean;
  readonly backfill: boolean;
  /**
   * The log's format: a name, or what the server's configuration says. Whether it
   * is one is looked at by `log_format_check.ts`.
   */
  readonly logFormat: string | undefined;
  /** The server's configuration to take the format from. */
  readonly logFormatFrom: string | undefined;
  /** Where lines that could not be read are appended. */
  readonly invalidRequests: string | undefined;
  /** How many threads count a large log that is read to its end. */
  readonly jobs: number;
  /** The file that keeps the state over a restart. */
  readonly state: string | undefined;
  /** Hits a second. */
  readonly threshold: number;
  readonly windowSeconds: number;
  readonly clock: "wall" | "log";
  /** Seconds since the epoch. */
  readonly testWindowEnd: number | undefined;
  readonly utc: boolean;
  readonly intervalSeconds: number;
  readonly top: number;
  /** An origin without a `/` at its end, or nothing. */
  readonly site: string;
  /** Whether the hits of each source are counted apart. */
  readonly bySource: boolean;
  /** What else hits are counted by. */
  readonly tops: readonly TopName[];
  /** Which hits count, and as what; nothing where all do, as they are. */
  readonly selection: SelectionOptions | undefined;
  readonly output: "text" | "json" | "csv";
  /** Whether alerts are shown, and no reports. */
  readonly quiet: boolean;
  readonly color: "auto" | "always" | "never";
  /** Whether nothing but ASCII is shown. */
  readonly ascii: boolean;
  readonly demo: DemoOptions;
}

/** The options of the generator. */
export interface DemoOptions {
  /** Hits a second between bursts. */
  readonly rate: number;
  readonly burstEverySeconds: number;
  readonly seed: number;
  /** Seconds of log time for each second. */
  readonly speed: number;
  /** Seconds of log time; endless where it is not given. */
  readonly durationSeconds: number | undefined;
}

/** The longest window or interval, in seconds: the ring has a bucket for each. */
const MAX_SECONDS = 86_400;

/** Faster than this, time would soon be where no clock can show it. */
const MAX_SPEED = 100_000;

/** A window in which a burst comes and goes while one looks. */
const DEMO_WINDOW_SECONDS = 60;

/**
 * Reads the command line.
 *
 * @param args The arguments, without the program's name.
 * @param readSettings Reads what is set elsewhere, with the file that was named;
 * it is not called where nothing can be set.
 * @returns The options, with defaults for what is neither typed nor set.
 * @throws {UsageError} If an argument is unknown, lacks its value, or has one
 * that cannot be.
 */
export function parseOptions(
  args: readonly string[],
  readSettings: (file: string | undefined) => Settings = () => NO_SETTINGS,
): Options {
  const { values, command, words } = readValues(args, readSettings);
  try {
    return optionsOf(values, command, words);
  } catch (error) {
    throw error instanceof UsageError ? values.withOrigins(error) : error;
  }
}

/** What was typed and what is set, of which the options are made. */
export interface ReadValues {
  readonly values: Values;
  readonly command: AskedCommand;
  /** What was typed beside flags and the command. */
  readonly words: readonly string[];
}

/** Reads the values that options are made of: see {@linkcode parseOptions}. */
export function readValues(
  args: readonly string[],
  readSettings: (file: string | undefined) => Settings,
): ReadValues {
  const typed = readArguments(args);
  const [command, words] = commandOf(typed);
  const settings = canBeSet(command)
    ? readSettings(lastOf(typed, "config"))
    : NO_SETTINGS;
  return { values: valuesOf(typed, settings, command, words), command, words };
}

/**
 * The values that hold for a command: what is typed wins over what a file or a
 * variable says of something that it excludes.
 *
 * @param typed What was typed.
 * @param settings What is set elsewhere.
 * @param command What there is to do.
 * @param words What was typed beside flags and the command.
 */
function valuesOf(
  typed: Typed,
  settings: Settings,
  command: AskedCommand,
  words: readonly string[],
): Values {
  const values = new Values(typed.values, settings);
  forgetUnheeded(values, command, words.length > 0);
  values.settle("log-format", "log-format-from");
  values.settle("replay", "once");
  for (const fixed of ["replay", "once", "test-window-end"] as const) {
    values.settle("state", fixed);
  }
  values.settle("clock", "test-window-end");
  // `config` shows what is set, for whatever run that is.
  if (command !== "config" && !values.has("replay") && !values.has("once")) {
    values.forget("jobs");
  }
  return values;
}

function optionsOf(
  values: Values,
  command: AskedCommand,
  words: readonly string[],
): Options {
  checkHeeded(values, command);
  return {
    command,
    ...filesOf(command, [...values.all("file"), ...words]),
    ...modeOf(values),
    ...formatOf(values),
    invalidRequests: writtenFileOf(values, "invalid-requests"),
    threshold: values.number("alert", { above: 0 }),
    windowSeconds: command === "demo" && values.last("window") === undefined
      ? DEMO_WINDOW_SECONDS
      : values.number("window", { from: 1, to: MAX_SECONDS }),
    clock: values.choice("clock", ["wall", "log"]),
    testWindowEnd: testWindowEndOf(values.last("test-window-end")),
    utc: values.has("utc"),
    intervalSeconds: values.number("interval", { from: 1, to: MAX_SECONDS }),
    top: values.number("top", { from: 1, to: 1000 }),
    site: siteOf(values.last("site")),
    bySource: values.has("by-source"),
    tops: topsOf(values.last("tops")),
    selection: selectionOf(values),
    output: values.choice("output", ["text", "json", "csv"]),
    quiet: values.has("quiet"),
    color: values.choice("color", ["auto", "always", "never"]),
    ascii: values.has("ascii"),
    demo: {
      rate: values.number("rate", { above: 0 }),
      burstEverySeconds: values.number("burst-every", {
        from: 1,
        to: MAX_SECONDS,
      }),
      seed: values.number("seed", { from: 0, to: 2 ** 32 - 1 }),
      speed: values.number("speed", { above: 0, to: MAX_SPEED }),
      durationSeconds: values.last("duration") === undefined
        ? undefined
        : values.number("duration", { from: 1, to: Number.MAX_SAFE_INTEGER }),
    },
  };
}

/** What there is to do, and the words that are not the command's name. */
function commandOf(
  typed: Typed,
): [command: AskedCommand, words: readonly string[]] {
  const [first] = typed.maySayCommand ? typed.words : [];
  const found = COMMANDS.find(({ name }) => name === first)?.name;
  const words = found ? typed.words.slice(1) : typed.words;
  for (const asked of ["help", "version"] as const) {
    if (typed.values.get(asked) === true) return [asked, words];
  }
  return [found ?? "monitor", words];
}

function lastOf({ values }: Typed, name: string): string | undefined {
  const value = values.get(name);
  return typeof value === "object" ? value.at(-1) : undefined;
}

function filesOf(
  command: AskedCommand,
  files: readonly string[],
): Pick<Options, "files"> {
  if (files.filter((file) => file === "-").length > 1) {
    throw new UsageError('standard input is named twice: give "-" once');
  }
  if (files.includes("")) {
    throw new UsageError(
      'FILE is empty: give a path, or "-" for standard input',
    );
  }
  if (command === "generate" && files.length !== 1) {
    throw new UsageError(
      "generate takes one FILE, for example: http-monitor generate access.log",
    );
  }
  if (command === "generate") checkIsFile("generate", files[0]!);
  if (command === "completions") checkShell(files);
  if (TAKES_NO_FILE.includes(command) && files.length > 0) {
    throw new UsageError(
      `${command} takes no FILE: remove ${quote(files[0]!)}`,
    );
  }
  // Twice the same it would say of itself that it is read by that name.
  return { files: [...new Set(files)] };
}

/** A file that is written, where one is named. */
function writtenFileOf(
  values: Values,
  name: "state" | "invalid-requests",
): string | undefined {
  const file = values.last(name);
  if (file !== undefined) checkIsFile(`--${name}`, file);
  return file;
}

/** What stands for a stream elsewhere is not taken for the name of a file. */
function checkIsFile(what: string, file: string): void {
  if (file !== "-") return;
  throw new UsageError(
    `${what} ${
      quote(file)
    } is no file: name one, or "./-" for one of that name`,
  );
}

function formatOf(
  values: Values,
): Pick<Options, "logFormat" | "logFormatFrom"> {
  const logFormat = values.last("log-format");
  const logFormatFrom = values.last("log-format-from");
  if (logFormat !== undefined && logFormatFrom !== undefined) {
    throw new UsageError(
      "--log-format and --log-format-from exclude each other: give one",
    );
  }
  return { logFormat, logFormatFrom };
}

/** Commands that no word follows. */
const TAKES_NO_FILE: readonly AskedCommand[] = [
  "demo",
  "selftest",
  "man",
];

function checkShell(words: readonly string[]): void {
  const [shell] = words;
  if (shell === undefined || words.length > 1) {
    throw new UsageError(
      "completions takes one shell, for example: http-monitor completions bash",
    );
  }
  if (SHELLS.some((name) => name === shell)) return;
  throw noneOf(`completions ${quote(shell)}`, shell, SHELLS);
}

function modeOf(
  values: Values,
): Pick<Options, "mode" | "fromStart" | "backfill" | "jobs" | "state"> {
  if (values.has("replay") && values.has("once")) {
    throw new UsageError("--replay and --once exclude each other: give one");
  }
  if (
    values.last("clock") === "log" &&
    values.last("test-window-end") !== undefined
  ) {
    throw new UsageError(
      "--clock log and --test-window-end exclude each other: give one",
    );
  }
  const state = writtenFileOf(values, "state");
  const fixed = values.has("replay")
    ? "replay"
    : values.has("once")
    ? "once"
    : values.last("test-window-end") !== undefined
    ? "test-window-end"
    : undefined;
  if (state !== undefined && fixed !== undefined) {
    throw new UsageError(
      `--state and --${fixed} exclude each other: ` +
        "only what is followed goes on after a restart",
    );
  }
  if (values.isTyped("jobs") && fixed !== "replay" && fixed !== "once") {
    throw new UsageError(
      "--jobs is for what is read to its end: give --once or --replay too",
    );
  }
  return {
    state,
    jobs: values.number("jobs", { from: 1, to: 64 }),
    mode: values.has("replay")
      ? "replay"
      : values.has("once")
      ? "once"
      : "follow",
    fromStart: values.has("from-start") ||
      values.last("test-window-end") !== undefined,
    backfill: !values.has("no-backfill"),
  };
}

function testWindowEndOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})Z?$/.exec(text);
  const instant = match ? Date.parse(`${match[1]}T${match[2]}Z`) : NaN;
  // Date.parse turns 30 February into 1 March.
  if (
    !match || Number.isNaN(instant) ||
    !new Date(instant).toISOString().startsWith(`${match[1]}T${match[2]}`)
  ) {
    throw new UsageError(
      `--test-window-end ${quote(text)} is no time: ` +
        'give it in UTC, for example "2017-08-08 23:03:20"',
    );
  }
  return instant / 1000;
}

function siteOf(text: string | undefined): string {
  if (text === undefined) return "";
  const site = text.replace(/\/+$/, "");
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/i.test(site)) {
    throw new UsageError(
      `--site ${quote(text)} is no origin: ` +
        "give a scheme and a host, for example http://my.site.com",
    );
  }
  return site;
}

function selectionOf(values: Values): SelectionOptions | undefined {
  const selection = {
    only: expressionsOf("only", values.all("only")),
    exclude: expressionsOf("exclude", values.all("exclude")),
    sectionDepth: values.number("section-depth", { from: 1, to: 8 }),
    realIp: values.has("real-ip"),
    site: siteOf(values.last("site")),
  };
  const { only, exclude, sectionDepth, realIp } = selection;
  return only.length + exclude.length > 0 || sectionDepth > 1 || realIp
    ? selection
    : undefined;
}
