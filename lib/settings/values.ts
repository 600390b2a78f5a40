/**
 * The values of flags: what was typed, and what a file or the environment says
 * where nothing was.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import type { Setting, Settings } from "./settings.ts";
import { type Flag, type FlagName, FLAGS } from "./flags.ts";
import { nearest } from "../nearest.ts";
import { quote, UsageError } from "./usage.ts";

const flags: readonly Flag[] = FLAGS;
const withValue = flags.filter((flag) => flag.value !== undefined);
const switches = flags.filter((flag) => flag.value === undefined);

/** What was typed. */
export interface Typed {
  /** The values of flags; of switches, whether they are on. */
  readonly values: ReadonlyMap<string, readonly string[] | boolean>;
  /** All that is no flag. */
  readonly words: readonly string[];
  /** Whether the first of them can be a command: behind `--` are files alone. */
  readonly maySayCommand: boolean;
}

/**
 * Reads the command line.
 *
 * @param args The arguments, without the program's name.
 * @throws {UsageError} If an argument is unknown or lacks its value.
 */
export function readArguments(args: readonly string[]): Typed {
  const values = new Map<string, readonly string[] | boolean>();
  for (const arg of args) {
    if (arg === "--") break;
    // parseArgs does not tell a switch that is off from one that is not given.
    const off = checkLong(arg);
    if (off !== undefined) values.set(off, false);
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
  }) as Record<string, unknown> & { _: unknown[] };
  if (unknown.length > 0) throw unknownFlag(unknown[0]!);
  for (const { name } of switches) {
    if (parsed[name] === true) values.set(name, true);
  }
  for (const { name, value } of withValue) {
    const texts = (parsed[name] as string[] | undefined) ?? [];
    if (texts.includes("")) {
      throw new UsageError(`--${name} needs a value: --${name} ${value}`);
    }
    if (texts.length > 0) values.set(name, texts);
  }
  const words = parsed._.map(String);
  const end = args.indexOf("--");
  const behind = end < 0 ? 0 : args.length - end - 1;
  return { values, words, maySayCommand: words.length > behind };
}

/**
 * Refuses what parseArgs would take in silence: a switch with a value, `--no-X=`
 * for any flag X, `--_` for the list of files.
 *
 * @returns The name of a switch that is turned off: `--utc=false`.
 */
function checkLong(arg: string): string | undefined {
  if (!arg.startsWith("--")) return undefined;
  const equals = arg.indexOf("=");
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const flag = flags.find((flag) => flag.name === name);
  if (flag === undefined) throw unknownFlag(arg);
  if (flag.value !== undefined || equals < 0) return undefined;
  const value = arg.slice(equals + 1);
  if (!flag.onlyTyped && (value === "true" || value === "false")) {
    return value === "false" ? name : undefined;
  }
  throw new UsageError(
    `--${name} takes no value: remove ${quote(arg.slice(equals))}`,
  );
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

/** The values of flags: what was typed, else what is set, else the default. */
export class Values {
  readonly #typed: Typed["values"];
  readonly #settings: Map<FlagName, Setting>;

  /**
   * @param typed What was typed.
   * @param settings What is set in a file or in the environment.
   */
  constructor(typed: Typed["values"], settings: Settings) {
    this.#typed = typed;
    this.#settings = new Map(settings);
  }

  has(name: FlagName): boolean {
    return this.#valueOf(name) === true;
  }

  all(name: FlagName): readonly string[] {
    const value = this.#valueOf(name);
    return typeof value === "object" ? value : [];
  }

  last(name: FlagName): string | undefined {
    return this.all(name).at(-1);
  }

  /** Where a value comes from that was not typed; nothing where it was. */
  settingOf(name: FlagName): Setting | undefined {
    return this.#typed.has(name) ? undefined : this.#settings.get(name);
  }

  /** Whether it was typed. */
  isTyped(name: FlagName): boolean {
    return this.#typed.has(name);
  }

  /** Leaves out what a file or the environment says of a flag. */
  forget(name: FlagName): void {
    this.#settings.delete(name);
  }

  /** Of two that exclude each other, leaves out the one that stands further off. */
  settle(one: FlagName, other: FlagName): void {
    const [a, b] = [this.#nearness(one), this.#nearness(other)];
    if (a > b && b > 0) this.forget(other);
    else if (b > a && a > 0) this.forget(one);
  }

  choice<T extends string>(name: FlagName, choices: readonly T[]): T {
    const text = this.#lastOrDefault(name);
    const choice = choices.find((choice) => choice === text);
    if (choice !== undefined) return choice;
    throw noneOf(`--${name} ${quote(text)}`, text, choices);
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

  /** An error that also says where the flags come from that were not typed. */
  withOrigins(error: UsageError): UsageError {
    const origins = flags.flatMap(({ name }) => {
      const setting = this.settingOf(name as FlagName);
      const isNamed = new RegExp(`--${name}(?![\\w-])`).test(error.message);
      return setting && isNamed
        ? [`--${name} comes from ${setting.origin}`]
        : [];
    });
    return origins.length === 0
      ? error
      : new UsageError(`${error.message} (${origins.join(", ")})`);
  }

  /** 0 where a flag is not given, more the nearer to the command line it is. */
  #nearness(name: FlagName): number {
    const value = this.#valueOf(name);
    if (value === undefined || value === false) return 0;
    return this.isTyped(name) ? Infinity : this.#settings.get(name)!.nearness;
  }

  #valueOf(name: FlagName): readonly string[] | boolean | undefined {
    return this.#typed.get(name) ?? this.#settings.get(name)?.value;
  }

  #lastOrDefault(name: FlagName): string {
    const flag = flags.find((flag) => flag.name === name);
    return this.last(name) ?? flag?.default ?? "";
  }
}

/** What is said where something is none of some choices. */
export function noneOf(
  subject: string,
  text: string,
  choices: readonly string[],
): UsageError {
  const near = nearest(text, choices);
  return new UsageError(
    `${subject} is none of ${choices.join(", ")}` +
      (near ? `: did you mean ${near}?` : ""),
  );
}
