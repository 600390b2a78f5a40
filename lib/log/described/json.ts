/**
 * Log formats that are JSON once a server put its values in.
 *
 * @module
 */

import type { FieldMeaning, ToldMeaning } from "../json/field_meaning.ts";
import { readLogFormat } from "./log_format.ts";
import type { Field, Meaning, Part } from "./parts.ts";

/** Where a value stands in a text that is only read here: no such text is JSON's. */
const MARK = /\ue000(\d+)\ue001/;
const mark = (index: number) => `\ue000${index}\ue001`;

/** What a reader of JSON finds out by itself: which kind of time it is. */
const TIMES: ReadonlySet<Meaning> = new Set<Meaning>([
  "clf time",
  "iso time",
  "epoch seconds",
  "epoch milliseconds",
  "epoch microseconds",
]);
const MEANINGS: ReadonlySet<string> = new Set<FieldMeaning>([
  "client",
  "method",
  "target",
  "query",
  "request",
  "status",
  "bytes",
  "host",
  "agent",
  "referrer",
  "protocol",
  "forwarded",
  "seconds",
  "milliseconds",
  "microseconds",
]);

/**
 * Tells which fields a format writes as JSON.
 *
 * @param text A format as {@linkcode compileLogFormat} takes it.
 * @returns What the fields say, by their names; that of a field within another
 * object has the names of all, with dots between them. Nothing where the format
 * is no JSON.
 * @throws {LogFormatError} It is no log format, or says too little.
 */
export function jsonFieldsOf(
  text: string,
): ReadonlyMap<string, ToldMeaning> | undefined {
  if (!/^\s*(escape=\w+\s+)?\{\s*\\?"/.test(text)) return undefined;
  const { parts } = readLogFormat(text);
  const root = jsonOf(parts);
  if (root === undefined) return undefined;
  const fields = new Map<string, ToldMeaning>();
  collect(root, "", parts, fields);
  return fields;
}

/** The object that the parts are, with marks for the values. */
function jsonOf(parts: readonly Part[]): object | undefined {
  let json = "";
  let isInString = false;
  parts.forEach((part, index) => {
    if (typeof part !== "string") {
      json += isInString ? mark(index) : `"${mark(index)}"`;
      return;
    }
    for (let i = 0; i < part.length; i++) {
      if (isInString && part[i] === "\\") json += part[i++];
      else if (part[i] === '"') isInString = !isInString;
      json += part[i] ?? "";
    }
  });
  try {
    const root: unknown = JSON.parse(json);
    return isObject(root) ? root : undefined;
  } catch {
    return undefined;
  }
}

function collect(
  object: object,
  path: string,
  parts: readonly Part[],
  fields: Map<string, ToldMeaning>,
): void {
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value)) collect(value, `${path}${key}.`, parts, fields);
    if (typeof value !== "string") continue;
    const meaning = meaningOf(
      value.split(MARK).flatMap((piece, i) =>
        i % 2 === 1 ? [parts[Number(piece)]!] : piece === "" ? [] : [piece]
      ),
    );
    if (meaning) fields.set(path + key, meaning);
  }
}

/** What a value says that is put together of some parts. */
function meaningOf(parts: readonly Part[]): ToldMeaning | undefined {
  const meant = parts.filter((part): part is Field =>
    typeof part !== "string" && part.meaning !== "unknown"
  );
  const words = meant.map(({ meaning }) => meaning).join(" ");
  if (/^method (target|path)( protocol)?$/.test(words)) return "request";
  const [first] = meant;
  if (first === undefined) return undefined;
  // A time in pieces: what it is read as is not ours to say.
  if (meant.length > 1) {
    if (/^(year|month|day)\b/.test(words)) {
      return /\bzone\b/.test(words) ? "time" : "localTime";
    }
    // `$scheme://$host$request_uri`
    return words === "host target" || words === "host path"
      ? "target"
      : undefined;
  }
  if (TIMES.has(first.meaning)) return "time";
  if (first.meaning === "path") return "target";
  return MEANINGS.has(first.meaning)
    ? first.meaning as FieldMeaning
    : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
