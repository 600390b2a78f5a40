/**
 * What holds for each option, and where it comes from: `http-monitor config`.
 *
 * @module
 */

import type { FlagName } from "./flags.ts";
import { parseOptions, readValues } from "./options.ts";
import { padEnd } from "../report/columns.ts";
import { safeJson, visible } from "../report/escape.ts";
import { variableOf } from "./environment.ts";
import { SETTABLE, type Settings } from "./settings.ts";

/** What holds for one option. */
export interface Explained {
  readonly name: string;
  /** As it would stand in the file; null where it has no value. */
  readonly value: string | boolean | readonly string[] | null;
  /** "default", "command line", or the name of what sets it. */
  readonly from: string;
  /** The variable that would set it. */
  readonly variable: string;
}

/**
 * Tells what holds for each option.
 *
 * @param args The arguments, without the program's name.
 * @param readSettings Reads what is set elsewhere.
 * @throws {UsageError} If something of it cannot be.
 */
export function explainOptions(
  args: readonly string[],
  readSettings: (file: string | undefined) => Settings,
): readonly Explained[] {
  let settings!: Settings;
  // Read once, and checked as a run would.
  parseOptions(args, (file) => settings = readSettings(file));
  const { values, words } = readValues(args, () => settings);
  return SETTABLE.map((flag): Explained => {
    const name = flag.name as FlagName;
    const all = name === "file"
      ? [...values.all(name), ...words]
      : values.all(name);
    const last = all.at(-1) ?? flag.default ?? null;
    const isTyped = values.isTyped(name) || name === "file" && words.length > 0;
    return {
      name,
      value: flag.value === undefined
        ? values.has(name)
        : flag.repeatable
        ? all
        : last,
      from: isTyped
        ? "command line"
        : values.settingOf(name)?.origin ?? "default",
      variable: variableOf(name),
    };
  });
}

/** The same as lines of text: option, value, origin. */
export function explainedText(
  explained: readonly Explained[],
  usualFile: string | undefined,
): string {
  const rows = explained.map(({ name, value, from }) => [
    name,
    shown(value),
    visible(from),
  ]);
  const width = (column: number) =>
    Math.max(...rows.map((row) => row[column]!.length));
  const lines = rows.map(([name, value, from]) =>
    `${padEnd(name!, width(0))}  ${
      padEnd(value!, Math.min(width(1), 24))
    }  ${from}`
  );
  const usual = usualFile === undefined
    ? "no usual file: neither XDG_CONFIG_HOME nor HOME is set, or may be seen"
    : `usual file: ${visible(usualFile)}`;
  return [...lines, "", usual].join("\n") + "\n";
}

/** The same as one JSON object. */
export function explainedJson(
  explained: readonly Explained[],
  usualFile: string | undefined,
): string {
  return safeJson({
    type: "config",
    usual_file: usualFile ?? null,
    options: explained,
  }) + "\n";
}

function shown(value: Explained["value"]): string {
  if (value === null) return "-";
  if (typeof value === "object") {
    return value.length === 0
      ? "-"
      : value.map((text) => visible(text)).join(" ");
  }
  return visible(String(value));
}
