/**
 * The manual page, made from the tables of flags and commands.
 *
 * @module
 */

import { type Command, COMMANDS } from "../settings/commands.ts";
import { variableOf } from "../settings/environment.ts";
import type { Flag } from "../settings/flags.ts";
import { EXAMPLES, EXIT_CODES, flagGroups, helpOf, USAGES } from "./help.ts";
import { FORMATS, namesOf } from "../log/formats.ts";
import { wrap } from "../report/columns.ts";
import { KEY_HELP } from "../screen/help.ts";
import { USUAL_LOGS } from "../source/default_log.ts";
import {
  NUMBER_FIELDS,
  NUMBER_OPERATORS,
  TEXT_FIELDS,
  TEXT_OPERATORS,
} from "../select/expression.ts";
import { VERSION } from "../version.ts";

/** When its words were last changed. */
const DATE = "2026-11-30";

/** The width of the page's own lines, before what is escaped in them. */
const WIDTH = 70;

const FILES: readonly (readonly [string, string])[] = [
  [
    "$XDG_CONFIG_HOME/http-monitor/config.json",
    "Settings by the names of options: JSON, comments allowed. Without " +
    "XDG_CONFIG_HOME it is ~/.config/http-monitor/config.json.",
  ],
  [
    USUAL_LOGS.join(", "),
    "Read where no log is named: the first of them that can be.",
  ],
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  [
    "HTTP_MONITOR_NAME",
    "Sets the option --name: in capitals, _ for -, as in " +
    `${
      variableOf("test-window-end")
    }. A switch is true or false; of what may ` +
    "be repeated each line is one. What is typed wins over the environment, " +
    "that over the file.",
  ],
  [
    "NO_COLOR",
    "Where it is not empty there is no colour, unless --color asks for it. It " +
    "is heard before those below, each before the next.",
  ],
  ["FORCE_COLOR", "0 and false: no colour; anything else: colour."],
  ["CLICOLOR_FORCE", "Anything but 0: colour."],
  ["CLICOLOR", "0: no colour."],
  ["TERM", "On a dumb terminal there is no screen, only text."],
  ["XDG_CONFIG_HOME, HOME", "Where the file with the settings is looked for."],
  [
    "TZ",
    "The zone of times that are shown, and of logs whose times have none.",
  ],
];

const FILTERS: readonly (readonly [string, string])[] = [
  [
    NUMBER_FIELDS.join(", "),
    `${NUMBER_OPERATORS.join(" ")} and a number; the time is in seconds. ` +
    "status=5xx is every status from 500 to 599.",
  ],
  [
    TEXT_FIELDS.join(", "),
    `${
      TEXT_OPERATORS.join(" ")
    } and a text. ~ is true where it is anywhere in ` +
    "the field, in letters of any case. A * at the end of a value of = or != " +
    "stands for all that begins so. client=10.0.0.0/8 is a network.",
  ],
];

/** The manual page, in the language of man(7). */
export function manPage(): string {
  return [
    `.TH HTTP-MONITOR 1 ${DATE} "http-monitor ${VERSION}" "User Commands"`,
    section("NAME"),
    `http-monitor \\- report and alert on the traffic in HTTP access logs`,
    section("SYNOPSIS"),
    USAGES.map((usage) => `.B http-monitor\n${text(usage)}`).join("\n.br\n"),
    section("DESCRIPTION"),
    text(
      "Follows HTTP access logs, reports the sections of the site with the " +
        "most hits every 10 seconds, and alerts when the traffic of the last " +
        "two minutes is high and when it has recovered.",
    ),
    ".PP",
    text(
      'FILE is a log, a pattern in quotes, or "-" for standard input. Without ' +
        "FILE it is standard input if something is piped into it, else the " +
        "log of nginx, Apache or httpd. A file that is named as a " +
        "command is given as ./man, for example.",
    ),
    section("OPTIONS"),
    ...flagGroups().flatMap(([title, flags]) => [
      `.SS ${quoted(title)}`,
      ...flags.map((flag) => entry(flagTitle(flag), helpOf(flag) + ".")),
    ]),
    ".PP",
    text(
      "A switch that a file or a variable turns on is turned off by " +
        "--NAME=false. What follows -- is no option.",
    ),
    section("COMMANDS"),
    ...(COMMANDS as readonly Command[]).map(({ name, value, help }) =>
      entry(bold(value ? `${name} ${value}` : name), `${help}.`)
    ),
    section("FILTERS"),
    text(
      "--only and --exclude take a field, an operator and a value. Both may be " +
        "repeated: a hit counts if all of --only hold and none of --exclude does.",
    ),
    ...entries(FILTERS),
    section("FORMATS"),
    text(
      "The format is told from the lines, or given with --log-format: by one of " +
        "these names, as the text that nginx has for it in log_format or Apache " +
        "in LogFormat, or as json or ltsv with a map of names, such as json " +
        "time=ts path=url status=code.",
    ),
    ...entries(
      FORMATS.map((format) => [namesOf(format).join(", "), `${format.title}.`]),
    ),
    section("KEYS"),
    ...entries(KEY_HELP.map(({ keys, does }) => [keys, does] as const)),
    section("FILES"),
    ...entries(FILES),
    section("ENVIRONMENT"),
    ...entries(ENVIRONMENT),
    section("EXIT STATUS"),
    ...EXIT_CODES.map(([code, meaning]) =>
      entry(bold(String(code)), `${meaning}.`)
    ),
    section("EXAMPLES"),
    ...EXAMPLES.flatMap(([command, what], i) => [
      ...(i === 0 ? [] : [".PP"]),
      text(what.endsWith("?") ? what : `${what}:`),
      ".PP",
      ".RS 4",
      ".nf",
      escaped(command),
      ".fi",
      ".RE",
    ]),
  ].join("\n") + "\n";
}

function section(title: string): string {
  return `.SH ${quoted(title)}`;
}

function entries(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([left, right]) => entry(bold(left), right));
}

function entry(title: string, what: string): string {
  return `.TP\n${title}\n${text(what)}`;
}

function flagTitle({ name, short, value }: Flag): string {
  const names = [...short ? [`-${short}`] : [], `--${name}`].map(bold);
  return names.join(", ") + (value ? ` \\fI${escaped(value)}\\fR` : "");
}

function bold(words: string): string {
  return `\\fB${escaped(words)}\\fR`;
}

function quoted(title: string): string {
  return `"${escaped(title)}"`;
}

/** Words on lines of their own, where a dot or an apostrophe begins a request. */
function text(words: string): string {
  return wrap(words, WIDTH)
    .map((line) => escaped(line).replace(/^[.']/, "\\&$&")).join("\n");
}

function escaped(words: string): string {
  // A plain dash would become a hyphen, which cannot be searched for or copied;
  // so would quotes and the tilde.
  const special: Record<string, string> = {
    "\\": "\\e",
    "-": "\\-",
    "'": "\\(aq",
    "~": "\\(ti",
    "^": "\\(ha",
    "`": "\\(ga",
    '"': "\\(dq",
  };
  return words.replace(/[\\\-'~^`"]/g, (char) => special[char]!);
}
