/**
 * The help, made from the table of flags.
 *
 * @module
 */

import { type Flag, FLAGS } from "./flags.ts";

const USAGE = `Usage: http-monitor [options] [FILE...]
       http-monitor check [options] [FILE...]
       http-monitor demo [options]
       http-monitor generate [options] FILE
       http-monitor selftest

Follows HTTP access logs, reports the busiest sections every 10 seconds and
alerts when the traffic of the last two minutes is high. FILE is a log in the
common or combined format (gzip is read too), a pattern in quotes, or "-" for
standard input. Without FILE: standard input if it is piped, else the log of
nginx, Apache or httpd under /var/log.
`;

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["http-monitor /var/log/nginx/access.log", "follow a log"],
  ["http-monitor -a 50 -w 60 access.log", "alert above 50 hits/s in a minute"],
  ["http-monitor --replay access.log.1", "what would it have said yesterday?"],
  ["http-monitor --once access.log.2.gz", "one report for an old log"],
  ["http-monitor --by-source '/var/log/nginx/*.log'", "several logs, apart"],
  ["http-monitor -o json access.log | jq .window", "feed another program"],
];

const COMMANDS: readonly (readonly [string, string])[] = [
  ["check FILE", "say what a log is and how much of it can be read"],
  ["demo", "watch generated traffic: an alert fires and recovers"],
  ["generate FILE", "write generated traffic to FILE until stopped"],
  ["selftest", "check the alert with a known case, print pass or fail"],
];

/** The text of `--help`. */
export function helpText(): string {
  const flags: readonly Flag[] = FLAGS;
  const groups = [...new Set(flags.map((flag) => flag.group))];
  const sections = groups.map((group) =>
    section(
      group === "Demo" ? "Demo and generate" : group,
      flags.filter((flag) => flag.group === group).map((flag) => [
        usageOf(flag),
        flag.help + (flag.default ? ` [${flag.default}]` : ""),
      ]),
    )
  );
  return [
    USAGE,
    ...sections,
    section("Commands", COMMANDS),
    section("Examples", EXAMPLES),
    "Exit codes: 0 end of input or q, 1 failed, 2 usage, 130 SIGINT, 143 SIGTERM\n",
  ].join("\n");
}

function usageOf(flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "    ";
  return `${short}--${flag.name}${flag.value ? ` ${flag.value}` : ""}`;
}

const INDENT = 2;
const COLUMN = 28;
const WIDTH = 80;

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
): string {
  return `${title}:\n` + rows.map(([left, right]) => row(left, right)).join("");
}

function row(left: string, right: string): string {
  const lines = wrap(right, WIDTH - COLUMN);
  const start = " ".repeat(INDENT) + left;
  const first = start.length + 2 > COLUMN
    ? `${start}\n${" ".repeat(COLUMN)}`
    : start.padEnd(COLUMN);
  return first + lines.join(`\n${" ".repeat(COLUMN)}`) + "\n";
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
