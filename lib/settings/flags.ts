/**
 * The table of flags: everything about a flag stands here, once.
 *
 * @module
 */

/** One command line flag. */
export interface Flag {
  /** The long name, without dashes. */
  readonly name: string;
  /** The letter of the short form. */
  readonly short?: string;
  /** What the value is called in the help; a flag without it is a switch. */
  readonly value?: string;
  /** The value where the flag is not given, as one would type it. */
  readonly default?: string;
  /** May be given several times. */
  readonly repeatable?: true;
  /** The heading under which the help lists it. */
  readonly group:
    | "Source"
    | "Filter"
    | "Alert"
    | "Time"
    | "Report"
    | "Demo"
    | "Other";
  /** What it does, in a few words, where the short help of `-h` has it too. */
  readonly brief?: string;
  /** Only for the command line: nothing that a file or a variable could set. */
  readonly onlyTyped?: true;
  /** What it does. */
  readonly help: string;
}

/** All flags, in the order of the help. */
export const FLAGS = [
  {
    name: "file",
    short: "f",
    value: "FILE",
    repeatable: true,
    group: "Source",
    help: "read this log; the same as FILE",
  },
  {
    name: "from-start",
    group: "Source",
    help: "follow from the start of the file, not from its end",
  },
  {
    name: "no-backfill",
    group: "Source",
    help: "do not read back the last window when following begins",
  },
  {
    name: "log-format",
    value: "FORMAT",
    group: "Source",
    help: "a format's name, or the server's own log_format or LogFormat; " +
      "without it the format is told from the lines",
  },
  {
    name: "log-format-from",
    value: "FILE",
    group: "Source",
    help: "take the format from a configuration of nginx or Apache: that of " +
      "the log that is read",
  },
  {
    name: "invalid-requests",
    value: "FILE",
    group: "Source",
    help:
      "append malformed lines, which could not be read, to this file; hits " +
      "with an invalid request are none of them",
  },
  {
    name: "replay",
    group: "Source",
    brief: "say at once what a live run would have said",
    help: "read to the end under the log's own clock, as fast as it goes, " +
      "with the reports and alerts that a live run would have given",
  },
  {
    name: "once",
    group: "Source",
    brief: "one report for all of the log",
    help: "read to the end and give one report for all of it",
  },
  {
    name: "jobs",
    value: "N",
    default: "1",
    group: "Source",
    help:
      "with --once or --replay, count a log of more than 200 MB in so many " +
      "threads, 1 to 64",
  },
  {
    name: "state",
    value: "FILE",
    group: "Source",
    brief: "go on from there after a restart",
    help:
      "keep offsets, counts and alerts in this file, and go on from there " +
      "after a restart",
  },
  {
    name: "only",
    value: "EXPR",
    repeatable: true,
    group: "Filter",
    help: "count only hits for which this holds, such as section=/api, " +
      "status>=500, client=10.0.0.0/8, ua~bot",
  },
  {
    name: "exclude",
    value: "EXPR",
    repeatable: true,
    group: "Filter",
    help: "leave out hits for which this holds",
  },
  {
    name: "real-ip",
    group: "Filter",
    help: "take the client from the X-Forwarded-For list where the log has one",
  },
  {
    name: "alert",
    short: "a",
    value: "N",
    default: "10",
    group: "Alert",
    brief: "alert above N hits a second on average",
    help: "alert above N hits a second on average; fractions allowed",
  },
  {
    name: "window",
    short: "w",
    value: "SECONDS",
    default: "120",
    group: "Alert",
    brief: "over how many seconds to average",
    help: "over how many seconds to average, 1 to 86400",
  },
  {
    name: "clock",
    value: "wall|log",
    default: "wall",
    group: "Time",
    help: "what time it is when following: the machine's, or that of the " +
      "newest line, for logs that come late or from elsewhere",
  },
  {
    name: "test-window-end",
    short: "t",
    value: '"YYYY-MM-DD HH:MM:SS"',
    group: "Time",
    help: "read the file, start the clock at this time (UTC) and let it run",
  },
  {
    name: "utc",
    group: "Time",
    help: "show times in UTC, not in the local zone",
  },
  {
    name: "interval",
    short: "i",
    value: "SECONDS",
    default: "10",
    group: "Report",
    brief: "the time between two reports",
    help: "the time between two reports, 1 to 86400",
  },
  {
    name: "top",
    short: "n",
    value: "N",
    default: "10",
    group: "Report",
    help: "how many rows of each top to show, sections among them, 1 to 1000",
  },
  {
    name: "section-depth",
    value: "N",
    default: "1",
    group: "Report",
    help: "how many parts of the path a section has, 1 to 8",
  },
  {
    name: "tops",
    value: "LIST",
    default: "none",
    group: "Report",
    help: "count also by these, with commas between: paths, clients, hosts, " +
      "agents, referrers, protocols; all, none",
  },
  {
    name: "site",
    value: "URL",
    group: "Report",
    help: "put this origin before sections that have none",
  },
  {
    name: "by-source",
    group: "Report",
    help: "tell the hits of each log apart",
  },
  {
    name: "output",
    short: "o",
    value: "text|json|csv",
    default: "text",
    group: "Report",
    brief: "how to print reports and alerts",
    help: "text, one JSON object a line, or a table for a spreadsheet",
  },
  {
    name: "quiet",
    short: "q",
    group: "Report",
    brief: "print alerts, and what cannot be read",
    help: "print alerts, and what cannot be read, and nothing else",
  },
  {
    name: "color",
    value: "auto|always|never",
    default: "auto",
    group: "Report",
    help: "when to use colour; auto heeds NO_COLOR, FORCE_COLOR, " +
      "CLICOLOR_FORCE, CLICOLOR and TERM=dumb",
  },
  {
    name: "ascii",
    group: "Report",
    help: "draw with ASCII alone, and escape all other text",
  },
  {
    name: "rate",
    value: "N",
    default: "5",
    group: "Demo",
    help: "hits a second between bursts",
  },
  {
    name: "burst-every",
    value: "SECONDS",
    default: "120",
    group: "Demo",
    help: "the time from one burst to the next",
  },
  {
    name: "seed",
    value: "N",
    default: "1",
    group: "Demo",
    help: "the same seed gives the same traffic",
  },
  {
    name: "speed",
    value: "N",
    default: "1",
    group: "Demo",
    help:
      "let time run N times as fast, up to 100000: 1440 is a day in a minute",
  },
  {
    name: "duration",
    value: "SECONDS",
    group: "Demo",
    help: "stop after so many seconds of log time",
  },
  {
    name: "config",
    value: "FILE",
    group: "Other",
    help: "take settings from this file, not from " +
      "~/.config/http-monitor/config.json",
  },
  {
    name: "help",
    short: "h",
    group: "Other",
    brief: "print the long help",
    onlyTyped: true,
    help: "print this help; -h is a short one",
  },
  {
    name: "version",
    short: "V",
    group: "Other",
    onlyTyped: true,
    help: "print the version",
  },
] as const satisfies readonly Flag[];

/** The name of a flag. */
export type FlagName = typeof FLAGS[number]["name"];

/** All that can be chosen where a value is written as `a|b`; nothing where it is not. */
export function choicesOf(value: string | undefined): readonly string[] {
  return value !== undefined && /^[a-z0-9_-]+(\|[a-z0-9_-]+)+$/.test(value)
    ? value.split("|")
    : [];
}
