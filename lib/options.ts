/**
 * From command line arguments to options.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { type Flag, type FlagName, FLAGS } from "./flags.ts";
import {
  formatOf as makeFormat,
  GivenFormatError,
} from "./log/given_format.ts";
import { nearest } from "./nearest.ts";
import type { SelectionOptions } from "./select/selection.ts";
import { expressionsOf, topsOf } from "./selection_options.ts";
import type { TopName } from "./traffic/top_names.ts";
import { quote, UsageError } from "./usage.ts";

export { UsageError } from "./usage.ts";

/** What there is to do. */
export const COMMANDS = ["check", "demo", "generate", "selftest"] as const;

/** The options of a run. */
export interface Options {
  readonly command: "monitor" | typeof COMMANDS[number] | "help" | "version";
  /** Logs in the order given; `-` is standard input; empty: look for one. */
  readonly files: readonly string[];
  readonly mode: "follow" | "replay" | "once";
  /** Whether files are read from their start; so it is where the clock is set. */
  readonly fromStart: boolean;
  readonly backfill: boolean;
  /** The log's format: a name, or what the server's configuration says. */
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
  readonly output: "text" | "json";
  readonly color: "auto" | "always" | "never";
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

/** A window in which a burst comes and goes while one looks. */
const DEMO_WINDOW_SECONDS = 60;

const flags: readonly Flag[] = FLAGS;
const withValue = flags.filter((flag) => flag.value !== undefined);
const switches = flags.filter((flag) => flag.value === undefined);

/**
 * Reads the command line.
 *
 * @param args The arguments, without the program's name.
 * @returns The options, with defaults for what is not given.
 * @throws {UsageError} If an argument is unknown, lacks its value, or has one
 * that cannot be.
 */
export function parseOptions(args: readonly string[]): Options {
  for (const arg of args) {
    if (arg === "--") break;
    checkLong(arg);
  }
  const unknown: string[] = [];
  const parsed = parseArgs(joinDashValues(args), {
    string: ["_", ...withValue.map(({ name }) => name)],
    boolean: switches.map(({ name }) => name),
    collect: withValue.map(({ name }) => name),
    alias: Object.fromEntries(
      flags.flatMap(({ name, short }) => short ? [[name, short]] : []),
    ),
    unknown: (arg: string, key?: string) => {
      // Only flags have a key.
      if (key === undefined) return true;
      unknown.push(arg);
      return false;
    },
  });
  if (unknown.length > 0) throw unknownFlag(unknown[0]!);

  const values = new Values(parsed as Record<string, unknown>);
  const [command, words] = commandOf(parsed._.map(String));
  if (command !== "monitor" && values.last("state") !== undefined) {
    throw new UsageError(`${command} keeps no state: remove --state`);
  }
  return {
    command: values.has("help")
      ? "help"
      : values.has("version")
      ? "version"
      : command,
    ...filesOf(command, [...values.all("file"), ...words]),
    ...modeOf(values),
    ...formatOf(values),
    invalidRequests: values.last("invalid-requests"),
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
    output: values.choice("output", ["text", "json"]),
    color: values.choice("color", ["auto", "always", "never"]),
    demo: {
      rate: values.number("rate", { above: 0 }),
      burstEverySeconds: values.number("burst-every", {
        from: 1,
        to: MAX_SECONDS,
      }),
      seed: values.number("seed", { from: 0, to: 2 ** 32 - 1 }),
      speed: values.number("speed", { above: 0 }),
      durationSeconds: values.last("duration") === undefined
        ? undefined
        : values.number("duration", { from: 1, to: Number.MAX_SAFE_INTEGER }),
    },
  };
}

/**
 * Refuses what parseArgs would take in silence: a switch with a value, `--no-X=`
 * for any flag X, `--_` for the list of files.
 */
function checkLong(arg: string): void {
  if (!arg.startsWith("--")) return;
  const equals = arg.indexOf("=");
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const flag = flags.find((flag) => flag.name === name);
  if (flag === undefined) throw unknownFlag(arg);
  if (flag.value === undefined && equals >= 0) {
    throw new UsageError(
      `--${name} takes no value: remove ${quote(arg.slice(equals))}`,
    );
  }
}

/**
 * Joins a flag with a value that parseArgs would not take for its value: one that
 * begins with a dash (`-f -`, `--alert -5`), one behind a letter (`-fFILE`).
 */
function joinDashValues(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") return [...joined, ...args.slice(i)];
    const takesValue = withValue.some(({ name, short }) =>
      arg === `--${name}` || arg === `-${short}`
    );
    const next = args[i + 1];
    const attached = /^-(\w)=?(.+)$/.exec(arg);
    if (attached && withValue.some(({ short }) => short === attached[1])) {
      joined.push(`-${attached[1]}=${attached[2]}`);
      continue;
    }
    if (takesValue && next !== undefined && /^-(\d.*|\.\d.*)?$/.test(next)) {
      joined.push(`${arg}=${next}`);
      i++;
    } else {
      joined.push(arg);
    }
  }
  return joined;
}

function unknownFlag(arg: string): UsageError {
  const name = arg.replace(/=.*$/s, "").replace(/^--?/, "");
  const near = arg.startsWith("--")
    ? nearest(name, flags.map((flag) => flag.name))
    : undefined;
  const hint = near ? `did you mean --${near}?` : "see http-monitor --help";
  return new UsageError(`unknown option ${quote(arg)}: ${hint}`);
}

function commandOf(
  words: string[],
): ["monitor" | typeof COMMANDS[number], string[]] {
  const command = COMMANDS.find((name) => name === words[0]);
  return command ? [command, words.slice(1)] : ["monitor", words];
}

function filesOf(
  command: Options["command"],
  files: string[],
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
  if ((command === "demo" || command === "selftest") && files.length > 0) {
    throw new UsageError(
      `${command} takes no FILE: remove ${quote(files[0]!)}`,
    );
  }
  return { files };
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
  try {
    if (logFormat !== undefined) makeFormat({ text: logFormat });
  } catch (error) {
    if (!(error instanceof GivenFormatError)) throw error;
    throw new UsageError(`--log-format: ${error.message}`);
  }
  return { logFormat, logFormatFrom };
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
  const state = values.last("state");
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
  if (
    values.last("jobs") !== undefined && fixed !== "replay" && fixed !== "once"
  ) {
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

/** The values of flags as parseArgs found them. */
class Values {
  readonly #parsed: Record<string, unknown>;

  constructor(parsed: Record<string, unknown>) {
    this.#parsed = parsed;
    for (const { name, value } of withValue) {
      if (this.all(name as FlagName).includes("")) {
        throw new UsageError(`--${name} needs a value: --${name} ${value}`);
      }
    }
  }

  has(name: FlagName): boolean {
    return this.#parsed[name] === true;
  }

  all(name: FlagName): string[] {
    return (this.#parsed[name] as string[] | undefined) ?? [];
  }

  last(name: FlagName): string | undefined {
    return this.all(name).at(-1);
  }

  choice<T extends string>(name: FlagName, choices: readonly T[]): T {
    const text = this.#lastOrDefault(name);
    const choice = choices.find((choice) => choice === text);
    if (choice !== undefined) return choice;
    const near = nearest(text, choices);
    throw new UsageError(
      `--${name} ${quote(text)} is none of ${choices.join(", ")}` +
        (near ? `: did you mean ${near}?` : ""),
    );
  }

  /** A number above a bound, or a whole one within bounds. */
  number(
    name: FlagName,
    bounds: { above: number } | { from: number; to: number },
  ): number {
    const text = this.#lastOrDefault(name);
    // Not `Number(text)` alone: that takes "0x10", "1e3" and " 5 ".
    const value = /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
    if ("above" in bounds) {
      if (value > bounds.above && Number.isFinite(value)) return value;
      throw new UsageError(
        `--${name} ${quote(text)} is no number above ${bounds.above}`,
      );
    }
    const { from, to } = bounds;
    if (Number.isInteger(value) && value >= from && value <= to) return value;
    throw new UsageError(
      `--${name} ${quote(text)} is no whole number from ${from} to ${to}`,
    );
  }

  #lastOrDefault(name: FlagName): string {
    const flag = flags.find((flag) => flag.name === name);
    return this.last(name) ?? flag?.default ?? "";
  }
}
