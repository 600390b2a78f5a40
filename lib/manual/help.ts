/**
 * The help, made from the tables of flags and commands.
 *
 * @module
 */

import { type Command, COMMANDS } from "../settings/commands.ts";
import { type Flag, FLAGS } from "../settings/flags.ts";

/** What follows the program's name: the usages, one a line. */
export const USAGES: readonly string[] = [
  "[options] [FILE...]",
  ...(COMMANDS as readonly Command[]).map(({ name, value }) =>
    value === undefined ? `${name} [options]` : `${name} [options] ${value}`
  ),
];

const ABOUT =
  `Follows HTTP access logs, reports the busiest sections every 10 seconds and
alerts when the traffic of the last two minutes is high. FILE is an
access log, whose format is told from its lines (gzip is read too), a pattern in
quotes, or "-" for standard input. Without FILE: standard input if it is piped,
else the log of nginx, Apache or httpd under /var/log.
`;

/** Commands that show what it does, each with what it is for. */
export const EXAMPLES: readonly (readonly [string, string])[] = [
  ["http-monitor /var/log/nginx/access.log", "follow a log"],
  ["http-monitor -a 50 -w 60 access.log", "alert above 50 hits/s in a minute"],
  ["http-monitor --replay access.log.1", "what would it have said yesterday?"],
  ["http-monitor --once access.log.2.gz", "one report for an old log"],
  ["http-monitor --by-source '/var/log/nginx/*.log'", "several logs, apart"],
  ["http-monitor -o json access.log | jq .window", "feed another program"],
];

/** How many of the examples the short help has. */
const BRIEF_EXAMPLES = 4;

/** The exit codes and what they mean. */
export const EXIT_CODES: readonly (readonly [number, string])[] = [
  [0, "end of input, q, or a pipe that was closed"],
  [1, "failed, or not all could be read; of check: less than 99 % could"],
  [2, "usage"],
  [129, "SIGHUP"],
  [130, "SIGINT, but 0 on a screen"],
  [131, "SIGQUIT"],
  [143, "SIGTERM"],
];

const flags: readonly Flag[] = FLAGS;

/** The headings of the table of flags with the flags under each. */
export function flagGroups(): readonly (readonly [string, readonly Flag[]])[] {
  const groups = [...new Set(flags.map((flag) => flag.group))];
  return groups.map((group) => [
    group === "Demo" ? "Demo and generate" : group,
    flags.filter((flag) => flag.group === group),
  ]);
}

/** What a flag does, with its default. */
export function helpOf(flag: Flag): string {
  return flag.help + (flag.default ? ` [${flag.default}]` : "");
}

/** The text of `--help`. */
export function helpText(): string {
  const usages = USAGES.map((usage, i) =>
    `${i === 0 ? "Usage:" : "      "} http-monitor ${usage}\n`
  );
  return [
    `${usages.join("")}\n${ABOUT}`,
    ...flagGroups().map(([title, group]) =>
      section(title, group.map((flag) => [usageOf(flag), helpOf(flag)]))
    ),
    `Options can also be set in a file and in the environment, for example
HTTP_MONITOR_ALERT=50; see http-monitor config. --NAME=false turns one off.
`,
    section(
      "Commands",
      (COMMANDS as readonly Command[]).map(({ name, value, help }) => [
        value === undefined ? name : `${name} ${value}`,
        help,
      ]),
    ),
    section("Examples", EXAMPLES),
    section(
      "Exit codes",
      EXIT_CODES.map(([code, meaning]) => [String(code), meaning]),
    ),
  ].join("\n");
}

/** The text of `-h`: what is used most, on one screen of 24 lines. */
export function briefHelpText(): string {
  const rows = flags.filter((flag) => flag.brief !== undefined);
  return [
    "Usage: http-monitor [options] [FILE...]\n",
    rows.map((flag) =>
      row(
        usageOf(flag.name === "help" ? { ...flag, short: undefined } : flag),
        flag.brief! + (flag.default ? ` [${flag.default}]` : ""),
      )
    ).join(""),
    section("Examples", EXAMPLES.slice(0, BRIEF_EXAMPLES), WIDE_COLUMN),
    "All options: http-monitor --help, http-monitor man\n",
  ].join("\n");
}

/** How a flag is written: `-a, --alert N`. */
export function usageOf(
  flag: Pick<Flag, "name" | "value"> & { short?: string | undefined },
): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${flag.name}${flag.value ? ` ${flag.value}` : ""}`;
}

const INDENT = 2;
const COLUMN = 28;
/** For long commands, each with what it is for on one line. */
const WIDE_COLUMN = 42;
const WIDTH = 80;

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
  column = COLUMN,
): string {
  const lines = rows.map(([left, right]) => row(left, right, column));
  return `${title}:\n` + lines.join("");
}

function row(left: string, right: string, column = COLUMN): string {
  const lines = wrap(right, WIDTH - column);
  const start = " ".repeat(INDENT) + left;
  const first = start.length + 2 > column
    ? `${start}\n${" ".repeat(column)}`
    : start.padEnd(column);
  return first + lines.join(`\n${" ".repeat(column)}`) + "\n";
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
