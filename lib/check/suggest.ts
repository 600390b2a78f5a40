/**
 * A log format for lines that none of the known formats reads: told from one of
 * them, and held to all before it is said.
 *
 * @module
 */

import {
  compileLogFormat,
  LogFormatError,
} from "../log/described/log_format.ts";
import { LineKind, LogRecord } from "../log/record.ts";

/** Longer lines than this are nobody's to try. */
const MAX_CHARS = 2000;

/** What a value is taken for by its shape, in the order in which it is tried. */
const VALUES: readonly (readonly [string, RegExp])[] = [
  ["$time_local", /\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/y],
  ["$time_iso8601", /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d)/y],
  ["$msec", /1\d{9}\.\d{3}(?![\d.])/y],
  ["$request", /[A-Z]{3,10} \S+ HTTP\/\d(\.\d)?(?=[^\d.]|$)/y],
  ["$remote_addr", /\d{1,3}(\.\d{1,3}){3}(?![\w.])/y],
  [
    "$remote_addr",
    /(?=[\da-f:]*::|([\da-f]{1,4}:){7})[\da-f:]{2,39}(?![\w:.])/yi,
  ],
  ["$status", /[1-5]\d\d(?![\w.])/y],
  ["$body_bytes_sent", /\d+(?![\w.])/y],
];
/** What stands in quotes is one value, whatever it is. */
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const WORD = /[^\s"'\[\](){}<>|,;=]+/y;
const AGENT = /^(Mozilla|curl|Wget|python|Go-http|okhttp|[\w.-]+\/\d)/i;

/**
 * Tells a log format from lines.
 *
 * @param lines Lines that could not be read.
 * @param others Lines that it has to read, too. @default {[]}
 * @returns The format, in nginx's words; nothing where none is found that reads
 * all of them.
 */
export function suggestFormat(
  lines: readonly string[],
  others: readonly string[] = [],
): string | undefined {
  const first = lines[0];
  if (first === undefined || first.length > MAX_CHARS) return undefined;
  const text = describe(first);
  // Without these it is no access log, or one of which too little is known.
  if (!/\$(time_\w+|msec)/.test(text) || !text.includes("$request")) {
    return undefined;
  }
  const isGood = text.includes("$status") &&
    isRead(text, [...lines, ...others]);
  return isGood ? text : undefined;
}

/** Whether a format reads all of some lines as hits. */
function isRead(text: string, lines: readonly string[]): boolean {
  try {
    const reader = compileLogFormat(text).open();
    const record = new LogRecord();
    return lines.every((line) => {
      const bytes = new TextEncoder().encode(line + "\n");
      reader.read(bytes, 0, bytes.length - 1, record);
      return record.kind === LineKind.HIT;
    });
  } catch (error) {
    if (error instanceof LogFormatError) return false;
    throw error;
  }
}

/** Puts variables in the place of a line's values. */
function describe(line: string): string {
  const taken = new Set<string>();
  let fields = 0;
  let text = "";
  // Whether a quote stands open, with a value that is known behind it.
  let isOpen = false;
  for (let at = 0; at < line.length;) {
    const { name, length, isQuoted } = valueAt(line, at, taken, isOpen);
    if (length === 0) {
      if (line[at] === '"') isOpen = !isOpen;
      text += line[at] === "\t" ? "\\t" : line[at];
      at++;
      continue;
    }
    if (name !== "") taken.add(name);
    const variable = name === "" ? `$field_${++fields}` : name;
    const next = line[at + length] ?? "";
    text += isQuoted
      ? `"${variable}"`
      // A variable's name goes on as far as it can.
      : /\w/.test(next)
      ? `\${${variable.slice(1)}}`
      : variable;
    at += length;
  }
  return text;
}

interface Value {
  /** The variable; "" for any. */
  readonly name: string;
  /** How long the value is; 0 where there is none, but a byte between values. */
  readonly length: number;
  readonly isQuoted?: boolean;
}

const NO_VALUE: Value = { name: "", length: 0 };

/** What stands at an offset. */
function valueAt(
  line: string,
  at: number,
  taken: ReadonlySet<string>,
  isOpen: boolean,
): Value {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(line)?.[0];
  };
  for (const [name, pattern] of VALUES) {
    // Numbers are told by where they stand: behind the request.
    const isEarly = (name === "$status" && !taken.has("$request")) ||
      (name === "$body_bytes_sent" && !taken.has("$status"));
    if (taken.has(name) || isEarly) continue;
    const value = match(pattern);
    if (value !== undefined) return { name, length: value.length };
  }
  const quoted = isOpen ? undefined : match(QUOTED);
  if (quoted !== undefined) {
    // A value that is known without its quotes stands within them.
    const name = quotedName(quoted.slice(1, -1), taken);
    return name === undefined
      ? NO_VALUE
      : { name, length: quoted.length, isQuoted: true };
  }
  const word = match(WORD);
  return word === undefined ? NO_VALUE : { name: "", length: word.length };
}

/** The name of a quoted value; "" for any, nothing where it is one of the others. */
function quotedName(
  value: string,
  taken: ReadonlySet<string>,
): string | undefined {
  const isKnown = VALUES.some(([name, pattern]) => {
    pattern.lastIndex = 0;
    const length = pattern.exec(value)?.[0].length;
    return !taken.has(name) && length !== undefined && length === value.length;
  });
  if (isKnown) return undefined;
  if (!taken.has("$request")) return "";
  if (!taken.has("$http_referer") && /^(https?:\/\/|-$|$)/.test(value)) {
    return "$http_referer";
  }
  return !taken.has("$http_user_agent") && AGENT.test(value)
    ? "$http_user_agent"
    : "";
}
