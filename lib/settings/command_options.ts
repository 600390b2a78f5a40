/**
 * Which options a command heeds: what is set for others it does not have, and what
 * is typed in vain is refused.
 *
 * @module
 */

import type { AskedCommand } from "./commands.ts";
import { type FlagName, FLAGS } from "./flags.ts";
import { UsageError } from "./usage.ts";
import type { Values } from "./values.ts";

/** Commands that nothing can be set for. */
const UNSET: readonly AskedCommand[] = [
  "help",
  "version",
  "selftest",
  "completions",
  "man",
];

/** Commands that keep no state. */
const STATELESS: readonly AskedCommand[] = [
  "check",
  "demo",
  "generate",
  "selftest",
  "completions",
  "man",
];

/** The demo writes a log of its own, now, and follows that; `generate` only writes. */
const NOT_IN_DEMO = [
  "log-format",
  "log-format-from",
  "replay",
  "once",
  "jobs",
  "test-window-end",
] as const;

/** Check says what lines are, to the end; it counts nothing of what they say. */
const NOT_IN_CHECK = [
  "from-start",
  "no-backfill",
  "replay",
  "once",
  "jobs",
  "only",
  "exclude",
  "real-ip",
  "alert",
  "window",
  "clock",
  "test-window-end",
  "interval",
  "top",
  "section-depth",
  "tops",
  "site",
  "by-source",
] as const;

/** Where they are set they are meant for another log; typed, they can be shown. */
const ONLY_TYPED_IN_DEMO = ["only", "exclude", "alert", "window"] as const;

/** What traffic is made up, which logs that are read have already. */
const OF_MADE_UP_TRAFFIC = [
  "rate",
  "burst-every",
  "seed",
  "speed",
  "duration",
] as const;

/** What can be typed for commands that heed next to nothing. */
const HEEDED: ReadonlyMap<AskedCommand, readonly FlagName[]> = new Map([
  ["selftest", []],
  ["completions", []],
  ["man", []],
  ["generate", [...OF_MADE_UP_TRAFFIC, "file", "config"]],
]);

/** Whether anything can be set for a command, in a file or a variable. */
export function canBeSet(command: AskedCommand): boolean {
  return !UNSET.includes(command);
}

/**
 * Forgets what is set elsewhere and a command does not heed.
 *
 * @param values What holds; what was typed stays.
 * @param command The command.
 * @param namesLogs Whether logs were typed.
 */
export function forgetUnheeded(
  values: Values,
  command: AskedCommand,
  namesLogs: boolean,
): void {
  const follows = command === "monitor" || command === "config";
  const reads = follows || command === "check";
  if (!follows) values.forget("state");
  if (!reads || namesLogs) values.forget("file");
  // What a log that is followed gets in it is not written again for other reasons.
  if (!follows) values.forget("invalid-requests");
  if (command === "demo") {
    for (const name of [...NOT_IN_DEMO, ...ONLY_TYPED_IN_DEMO]) {
      values.forget(name);
    }
  }
}

/**
 * Refuses what was typed and a command cannot heed.
 *
 * @param values What holds, without what {@linkcode forgetUnheeded} forgets.
 * @param command The command.
 * @throws {UsageError} If there is such an option.
 */
export function checkHeeded(values: Values, command: AskedCommand): void {
  if (STATELESS.includes(command) && values.last("state") !== undefined) {
    throw new UsageError(`${command} keeps no state: remove --state`);
  }
  if (command === "check") {
    refuse(
      values,
      NOT_IN_CHECK,
      "check says what lines are and counts no hits",
    );
  }
  if (command === "check" || command === "config") checkOutput(values, command);
  if (command === "demo") {
    refuse(values, NOT_IN_DEMO, "demo follows the traffic that it makes");
  }
  if (command === "generate") {
    refuse(values, NOT_IN_DEMO, "generate reads no log");
  }
  const heeded = HEEDED.get(command);
  if (heeded !== undefined) {
    const names = FLAGS.map(({ name }) => name);
    refuse(
      values,
      names.filter((name) => !heeded.includes(name)),
      heeded.length === 0
        ? `${command} has no options`
        : `${command} makes up traffic and shows nothing`,
    );
  }
  if (command === "monitor" || command === "check") {
    refuse(
      values,
      OF_MADE_UP_TRAFFIC,
      "only demo and generate make up traffic",
    );
  }
}

function checkOutput(values: Values, command: AskedCommand): void {
  if (values.isTyped("output") && values.last("output") === "csv") {
    throw new UsageError(`${command} has no csv: give text or json`);
  }
  // For config it is one more option of which it tells what holds.
  if (command === "check" && values.isTyped("quiet") && values.has("quiet")) {
    throw new UsageError(
      "check has nothing to leave out: remove --quiet",
    );
  }
}

/** Refuses the first of some options that was typed. */
function refuse(
  values: Values,
  names: readonly FlagName[],
  why: string,
): void {
  const typed = names.find((name) =>
    values.isTyped(name) &&
    (values.has(name) || values.last(name) !== undefined)
  );
  if (typed === undefined) return;
  throw new UsageError(`${why}: remove --${typed}`);
}
