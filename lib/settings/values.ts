/**
 * The values of flags: what was typed, and what a file or the environment says
 * where nothing was.
 *
 * @module
 */

import { quote } from "../failure.ts";
import { parseArgs } from "@std/cli/parse-args";
import type { Setting, Settings } from "./settings.ts";
import { type Flag, type FlagName, FLAGS } from "./flags.ts";
import { nearest } from "../nearest.ts";
import { UsageError } from "./usage.ts";

const flags: readonly Flag[] = FLAGS;
const withValue = flags.filter((flag) => flag.value !== undefined);

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
  const others = takeSwitches(args, (name, isOn) => values.set(name, isOn));
  const parsed = parseArgs(others, {
    string: ["_", ...withValue.map(({ name }) => name)],
    collect: withValue.map(({ name }) => name),
  }) as Record<string, unknown> & { _: unknown[] };
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
 * Takes out switches: parseArgs tells one that is off from one that is not given
 * as little as it knows a name that begins with `no-`. What is left has each flag
 * with its value behind `=`, whatever that begins with.
 *
 * @param args The arguments.
 * @param onSwitch Called with each switch, in their order: the last one holds.
 * @returns Flags with values, and words.
 * @throws {UsageError} If a flag is unknown, or a switch has a value.
 */
function takeSwitches(
  args: readonly string[],
  onSwitch: (name: string, isOn: boolean) => void,
): string[] {
  const others: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") return [...others, ...args.slice(i)];
    if (!/^-./s.test(arg)) {
      others.push(arg);
      continue;
    }
    for (const { flag, value } of arg[1] === "-" ? long(arg) : cluster(arg)) {
      if (flag.value === undefined) {
        onSwitch(flag.name, value !== "false");
      } else if (value !== undefined || !isValue(args[i + 1])) {
        others.push(`--${flag.name}=${value ?? ""}`);
      } else {
        others.push(`--${flag.name}=${args[++i]}`);
      }
    }
  }
  return others;
}

/** A flag that was typed, with the value that stands in the same argument. */
interface TypedFlag {
  readonly flag: Flag;
  readonly value?: string;
}

/** Whether an argument can be the value of the flag in front of it. */
function isValue(arg: string | undefined): arg is string {
  return arg !== undefined && /^(?!-)|^-(\d|\.\d|$)/.test(arg);
}

/** The flag in `--NAME` or `--NAME=VALUE`; of a switch, true or false. */
function long(arg: string): TypedFlag[] {
  const equals = arg.indexOf("=");
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const flag = flags.find((flag) => flag.name === name);
  if (flag === undefined) throw unknownFlag(arg);
  if (equals < 0) return [{ flag }];
  const value = arg.slice(equals + 1);
  const isSwitch = flag.value === undefined;
  if (isSwitch && flag.onlyTyped) {
    throw switchWithValue(`--${name}`, arg.slice(equals));
  }
  if (isSwitch && value !== "true" && value !== "false") {
    throw new UsageError(
      `--${name} cannot be ${quote(value)}: give true or false`,
    );
  }
  return [{ flag, value }];
}

/** The flags in `-qa50`: switches, and one that takes all that is left. */
function cluster(arg: string): TypedFlag[] {
  const found: TypedFlag[] = [];
  for (let i = 1; i < arg.length; i++) {
    const flag = flags.find(({ short }) => short === arg[i]);
    if (flag === undefined) throw unknownFlag(arg);
    const rest = arg.slice(i + 1);
    if (flag.value !== undefined) {
      return [
        ...found,
        rest === "" ? { flag } : { flag, value: rest.replace(/^=/, "") },
      ];
    }
    if (rest.startsWith("=")) throw switchWithValue(`-${arg[i]}`, rest);
    found.push({ flag });
  }
  return found;
}

function switchWithValue(name: string, value: string): UsageError {
  return new UsageError(`${name} takes no value: remove ${quote(value)}`);
}

/** What options are called elsewhere, and what they are here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  threshold: "alert",
  format: "log-format",
  json: "output json",
  csv: "output csv",
};

function unknownFlag(arg: string): UsageError {
  const name = arg.replace(/=.*$/s, "").replace(/^--?/, "");
  const near = !arg.startsWith("--")
    ? undefined
    : Object.hasOwn(OTHER_NAMES, name)
    ? OTHER_NAMES[name]
    : nearest(name, flags.map((flag) => flag.name));
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

  /** A number above a bound, and up to another, or a whole one within bounds. */
  number(
    name: FlagName,
    bounds: { above: number; to?: number } | { from: number; to: number },
  ): number {
    const text = this.#lastOrDefault(name);
    // Not `Number(text)` alone: that takes "0x10", "1e3" and " 5 ".
    const value = /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
    if ("above" in bounds) {
      const { above, to = Number.MAX_VALUE } = bounds;
      if (value > above && value <= to) return value;
      throw new UsageError(
        `--${name} ${quote(text)} is no number above ${above}` +
          (bounds.to === undefined ? "" : ` and up to ${to}`),
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
