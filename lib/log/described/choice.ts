/**
 * What is made of a format's values: path and query are one target, and of two
 * values that say the same one is taken.
 *
 * @module
 */

import { type Field, type Part, UNTIL } from "./parts.ts";

const PIECES_OF_REQUEST = new Set(["method", "target", "query", "protocol"]);

/**
 * Puts paths and the queries behind them together: `$uri$is_args$args`,
 * `$uri?$args`, `%U%q`.
 *
 * @returns The parts, in which each of these is one field.
 */
export function joinTargets(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (let i = 0; i < parts.length; i++) {
    const path = parts[i]!;
    const between = parts[i + 1];
    const length = !isMeant(path, "path")
      ? 0
      : isMeant(between, "query") && between.begins === "?"
      ? 2
      : isMeant(parts[i + 2], "query") &&
          (between === "?" || isField(between, "$is_args"))
      ? 3
      : 0;
    if (length === 0) {
      joined.push(path);
      continue;
    }
    const text = parts.slice(i, i + length)
      .map((part) => typeof part === "string" ? part : part.text).join("");
    joined.push({ ...path as Field, text, shape: UNTIL, hasQuery: true });
    i += length - 1;
  }
  return joined;
}

/**
 * Takes the meaning from the values that others say better.
 *
 * @returns The same parts; those that were not chosen are unknown.
 */
export function chooseFields(parts: readonly Part[]): Part[] {
  const chosen = new Map<string, Field>();
  for (const part of parts) {
    if (typeof part === "string" || part.meaning === "unknown") continue;
    const key = keyOf(part);
    const other = chosen.get(key);
    if (!other || part.rank < other.rank) chosen.set(key, part);
  }
  const time = chosen.get("time");
  const clock = pieceRank(parts);
  const isChosen = (field: Field) => {
    const key = keyOf(field);
    if (key === "piece") return !time && field.rank === clock;
    if (chosen.get(key) !== field) return false;
    if (PIECES_OF_REQUEST.has(key) && chosen.has("request")) return false;
    const target = chosen.get("target");
    return key !== "query" ||
      (target?.meaning === "path" && target.hasQuery !== true);
  };
  return parts.map((part) =>
    typeof part === "string" || isChosen(part)
      ? part
      : { ...part, meaning: "unknown" }
  );
}

/** What of the pieces of a time is missing, in words; nothing where all is there. */
export function missingOfTime(meanings: ReadonlySet<string>): string[] {
  const needs: readonly (readonly [string, ...string[]])[] = [
    ["year", "year", "year of century"],
    ["month", "month", "month name"],
    ["day", "day"],
    ["hour", "hour", "hour of 12"],
    ["minute", "minute"],
    ["second", "second"],
  ];
  const missing = needs
    .filter(([, ...any]) => !any.some((it) => meanings.has(it)))
    .map(([name]) => name);
  return meanings.has("hour of 12") && !meanings.has("hour") &&
      !meanings.has("am or pm")
    ? [...missing, "am or pm"]
    : missing;
}

/** Values of one key say the same: `time` is a whole one, `piece` one of a time. */
export function keyOf({ meaning }: Field): string {
  switch (meaning) {
    case "path":
      return "target";
    case "seconds":
    case "milliseconds":
    case "microseconds":
      return "duration";
    case "clf time":
    case "iso time":
    case "epoch seconds":
    case "epoch milliseconds":
    case "epoch microseconds":
      return "time";
    case "year":
    case "year of century":
    case "month":
    case "month name":
    case "day":
    case "hour":
    case "hour of 12":
    case "minute":
    case "second":
    case "am or pm":
    case "zone":
    case "zone name":
      return "piece";
    default:
      return meaning;
  }
}

/** Begin or end of a request: the first of them whose pieces are a whole time. */
function pieceRank(parts: readonly Part[]): number {
  const fields = parts.filter((part): part is Field =>
    typeof part !== "string" && keyOf(part) === "piece"
  );
  const ranks = [...new Set(fields.map(({ rank }) => rank))].sort();
  const isWhole = (rank: number) =>
    missingOfTime(
      new Set(
        fields.filter((it) => it.rank === rank).map((it) => it.meaning),
      ),
    ).length === 0;
  return ranks.find(isWhole) ?? ranks[0] ?? 0;
}

function isMeant(part: Part | undefined, meaning: string): part is Field {
  return typeof part === "object" && part.meaning === meaning;
}

function isField(part: Part | undefined, text: string): boolean {
  return typeof part === "object" && part.text.replace(/[{}]/g, "") === text;
}
