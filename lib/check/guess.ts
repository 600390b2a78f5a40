/**
 * What lines look like that are no access log, or lack something.
 *
 * @module
 */

import { JSON_NAMES } from "../log/json/names.ts";

const ERROR_LEVELS = "emerg|alert|crit|error|warn|notice|info|debug|trace\\d?";
const REQUEST = "(GET|POST|HEAD|PUT|DELETE|PATCH|OPTIONS)";

/** Kinds of lines by their beginning, and what to do. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [
    /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /,
    "It looks like nginx's error log. The access log is the file that access_log " +
    "names in nginx's configuration.",
  ],
  [
    new RegExp(
      `^\\[\\w{3} \\w{3} [ \\d]\\d [\\d:.]+ \\d{4}\\] \\[(\\w*:)?(${ERROR_LEVELS})\\]`,
    ),
    "It looks like Apache's error log. The access log is the file that CustomLog " +
    "names in Apache's configuration.",
  ],
  [
    /^(\s+at [\w.$<>]+\(|(Caused by: )?[a-z][\w.$]*\.\w+(Exception|Error)\b)/,
    "It looks like a stack trace of Java: an application's log, no access log.",
  ],
  [
    new RegExp(`^(.* )?Started ${REQUEST} "`),
    "It looks like the log of Rails, which tells of one request in several lines. " +
    "The gem lograge makes it one line: logfmt, behind the time of Ruby's logger " +
    "(Logger::Formatter), or JSON with @timestamp (Lograge::Formatters::Logstash).",
  ],
  [
    /^(INFO: +)?[\d.]{7,15}:\d+ - "[A-Z]+ \S+ HTTP\/[\d.]+" \d{3}/,
    "It looks like Uvicorn's log, which has no time. Give its access logger a " +
    'format with one: "%(asctime)s …", or log in the proxy before it.',
  ],
  [
    /^\s*\{.{0,4000}":\s*-\s*[,}]/,
    "It is JSON in which a variable of nginx without quotes is - where it has no " +
    "value. Give the log_format itself, with --log-format or --log-format-from, " +
    "or put the variable in quotes.",
  ],
  [
    new RegExp(`^${REQUEST} \\/\\S* (\\d{3}|-) [\\d.-]+ ms - `),
    "It looks like what morgan writes for developers, which has no time: use " +
    'morgan("combined").',
  ],
  [
    new RegExp(`^[\\w:.]+ - ${REQUEST} \\S+ HTTP\\/[\\d.]+ \\d{3} `),
    "It looks like morgan's format short, which has no time: use " +
    'morgan("combined").',
  ],
  [
    /^(.{0,80} )?haproxy(\[\d+\])?: /,
    "It is of HAProxy, and no line of its HTTP log: another event, or a log-format " +
    "of its own, of which option httplog is what can be read.",
  ],
  [
    /^(<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+(\[\d+\])?: /,
    "It looks like syslog of other programs.",
  ],
];

/** What a line needs, and what it is called to people. */
const NEEDED = [
  ["time", "a time"],
  ["method", "a method"],
  ["target", "a path"],
  ["status", "a status"],
] as const;
/** What a map says, in this order. */
const MAPPED = [
  "time",
  "client",
  "method",
  "target",
  "status",
  "bytes",
] as const;

/**
 * Says what a line looks like that could not be read.
 *
 * @param line The line, or its beginning.
 * @returns A sentence or two; nothing where it looks like nothing known.
 */
export function guessOf(line: string): string | undefined {
  const kind = KINDS.find(([pattern]) => pattern.test(line));
  if (kind) return kind[1];
  const json = /^\s*\{\s*"/.test(line);
  const wrapped = json
    ? /"(message|log|msg|MESSAGE)"\s*:\s*"[^{]{1,1000} HTTP\/\d/.exec(line)
    : null;
  if (wrapped) {
    return `It is JSON with the line of a log in ${
      JSON.stringify(wrapped[1])
    }: ` +
      `take that out, as jq -r .${wrapped[1]} FILE | http-monitor does.`;
  }
  const keys = json ? keysOfJson(line) : keysOfLogfmt(line);
  if (keys.length < 3) return undefined;
  return ofKeys(json ? "JSON" : "logfmt", keys, json);
}

/** Says which of the fields that a line needs are not among its keys. */
function ofKeys(
  name: string,
  keys: readonly string[],
  takesMap: boolean,
): string | undefined {
  const hasRequest = keyOf(keys, "request") !== undefined;
  const missing = NEEDED.filter(([meaning]) =>
    keyOf(keys, meaning) === undefined &&
    !(hasRequest && (meaning === "method" || meaning === "target"))
  );
  if (missing.length === 0) return undefined;
  // One of these alone says little: many events have a path, or a status.
  if (missing.length > 2) {
    return `It is ${name}, and tells of no HTTP request by names that are known.` +
      (takesMap ? ` Its keys: ${shown(keys)}.` : "");
  }
  const what = missing.map(([, text]) => text).join(" and ");
  const begin = `It is ${name} without ${what} by a name that is known. ` +
    `Its keys: ${shown(keys)}.`;
  if (!takesMap) return `${begin} Let the server log it.`;
  const map = MAPPED.flatMap((meaning) => {
    const isMissing = missing.some(([it]) => it === meaning);
    const key = isMissing ? "KEY" : keyOf(keys, meaning);
    return key === undefined ? [] : [`${meaning}=${key}`];
  });
  return `${begin} If one of them has it, say which: ` +
    `--log-format 'json ${map.join(" ")}'. Else let the server log it.`;
}

function shown(keys: readonly string[]): string {
  const rest = keys.length > MAX_KEYS ? ", …" : "";
  return keys.slice(0, MAX_KEYS).join(", ") + rest;
}

/** So many keys are shown. */
const MAX_KEYS = 12;

/** The key that has a meaning, by the names that are known. */
function keyOf(keys: readonly string[], meaning: string): string | undefined {
  const names = JSON_NAMES.find(([it]) => it === meaning)!.slice(1).map(alike);
  return keys.find((key) => names.includes(alike(key)));
}

function alike(key: string): string {
  return key.toLowerCase().replaceAll("-", "_");
}

/** The keys of an object, those within others with dots; as far as it goes. */
function keysOfJson(line: string): string[] {
  try {
    return pathsOf(JSON.parse(line), "");
  } catch {
    // The line may be cut.
    return [...line.matchAll(/"([^"\\]{1,64})"\s*:/g)].map(([, key]) => key!);
  }
}

function pathsOf(value: unknown, before: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = pathsOf(inner, `${before}${key}.`);
    return below.length > 0 ? below : [before + key];
  });
}

function keysOfLogfmt(line: string): string[] {
  const fields = line.matchAll(
    /(?:^|\s)([\w.@\/-]{1,64})=(?:"(?:[^"\\]|\\.)*"|\S*)/g,
  );
  return [...fields].map(([, key]) => key!);
}
