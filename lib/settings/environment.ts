/**
 * What is set in the environment: `HTTP_MONITOR_ALERT=50` is `--alert 50`.
 *
 * @module
 */

import { quote } from "../failure.ts";
import type { Flag, FlagName } from "./flags.ts";
import { nearest } from "../nearest.ts";
import { UsageError } from "./usage.ts";
import { SETTABLE, type Setting, type Settings } from "./settings.ts";

const PREFIX = "HTTP_MONITOR_";

/** The environment, as far as it may be seen. */
export interface Environment {
  /** The value of a variable; nothing where it is not set or may not be seen. */
  get(name: string): string | undefined;
  /**
   * The names of all variables that are set; where they may not be listed, those
   * of some names that are.
   *
   * @param some Names to look for, one by one.
   */
  names(some: () => Iterable<string>): Iterable<string>;
}

/** The variable that sets a flag. */
export function variableOf(name: string): string {
  return PREFIX + name.toUpperCase().replaceAll("-", "_");
}

/**
 * Reads what is set in the environment. An empty variable sets nothing.
 *
 * @param environment Where to look.
 * @throws {UsageError} If a variable begins like ours and is none, or if a switch
 * is set to something else than true or false.
 */
export function readEnvironment(environment: Environment): Settings {
  const known = SETTABLE.map(({ name }) => variableOf(name));
  const names = environment.names(() => known.flatMap(misspellings));
  for (const name of names) {
    if (!name.startsWith(PREFIX) || known.includes(name)) continue;
    if (!isForOthers(name)) throw unknownVariable(name, known);
  }
  const settings = new Map<FlagName, Setting>();
  for (const flag of SETTABLE) {
    const origin = variableOf(flag.name);
    const text = environment.get(origin);
    if (text === undefined || text === "") continue;
    const value = valueOf(flag, text);
    settings.set(flag.name as FlagName, { value, origin, nearness: 2 });
  }
  return settings;
}

/** Images of containers keep a program's version under such a name. */
function isForOthers(name: string): boolean {
  return name === `${PREFIX}VERSION`;
}

/**
 * What a variable becomes when a character is left out, typed twice or exchanged
 * with the next one, or when it is put in the plural.
 */
function misspellings(variable: string): string[] {
  const wrong = [`${variable}S`];
  for (let i = PREFIX.length; i < variable.length; i++) {
    const [before, char, after] = [
      variable.slice(0, i),
      variable[i]!,
      variable.slice(i + 1),
    ];
    wrong.push(before + after, before + char + char + after);
    if (after !== "") wrong.push(before + after[0] + char + after.slice(1));
  }
  return wrong;
}

function unknownVariable(name: string, known: readonly string[]): UsageError {
  const near = nearest(
    name.slice(PREFIX.length),
    known.map((it) => it.slice(PREFIX.length)),
  );
  const hint = near
    ? `did you mean ${PREFIX}${near}?`
    : "what follows HTTP_MONITOR_ is the name of an option, " +
      "see http-monitor --help";
  return new UsageError(`unknown variable ${quote(name)}: ${hint}`);
}

function valueOf(flag: Flag, text: string): Setting["value"] {
  if (flag.value !== undefined) {
    // Not commas: they stand in patterns, such as {a,b}.log.
    return flag.repeatable
      ? text.split("\n").filter((it) => it !== "")
      : [text];
  }
  if (text === "true" || text === "false") return text === "true";
  throw new UsageError(
    `${variableOf(flag.name)} cannot be ${quote(text)}: give true or false`,
  );
}
