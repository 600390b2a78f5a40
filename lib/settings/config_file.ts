/**
 * The configuration file: JSON with comments, whose keys are the names of flags.
 *
 * @module
 */

import { quote, textOf } from "../failure.ts";
import type { Flag, FlagName } from "./flags.ts";
import { nearest } from "../nearest.ts";
import { UsageError } from "./usage.ts";
import { SETTABLE, type Setting, type Settings } from "./settings.ts";

/** What can be set in the file: not which file it is. */
const IN_FILE = SETTABLE.filter(({ name }) => name !== "config");

/**
 * Reads what is set in a configuration file.
 *
 * @param text The file: JSON with `//` and block comments and commas before
 * closing brackets; empty, or with comments alone, it sets nothing.
 * @param path Its path, for what is said of it.
 * @throws {UsageError} If it is no such JSON, or if a key or value cannot be.
 */
export function parseConfigFile(text: string, path: string): Settings {
  const json = plainJson(text.replace(/^\ufeff/, ""));
  if (json.trim() === "") return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new UsageError(`cannot read ${quote(path)}: ${textOf(error)}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new UsageError(
      `cannot read ${quote(path)}: it is no object: ` +
        'write options by their names, for example { "alert": 50 }',
    );
  }
  const settings = new Map<FlagName, Setting>();
  for (const [key, value] of Object.entries(parsed)) {
    const flag = IN_FILE.find(({ name }) => name === key);
    if (flag === undefined) throw unknownKey(key, path);
    settings.set(key as FlagName, {
      value: valueOf(flag, value, path),
      origin: quote(path),
      nearness: 1,
    });
  }
  return settings;
}

function unknownKey(key: string, path: string): UsageError {
  const near = nearest(key.replace(/^--?/, ""), IN_FILE.map((it) => it.name));
  const hint = near
    ? `did you mean ${quote(near)}?`
    : "keys are the names of options, see http-monitor --help";
  return new UsageError(`unknown key ${quote(key)} in ${quote(path)}: ${hint}`);
}

function valueOf(flag: Flag, value: unknown, path: string): Setting["value"] {
  const wrong = (remedy: string) =>
    new UsageError(
      `${quote(flag.name)} in ${quote(path)} cannot be ` +
        `${JSON.stringify(value)}: ${remedy}`,
    );
  if (flag.value === undefined) {
    if (typeof value === "boolean") return value;
    throw wrong("give true or false");
  }
  if (Array.isArray(value) && !flag.repeatable) throw wrong("give one value");
  const texts = (Array.isArray(value) ? value : [value]).map((it) => {
    if (typeof it === "number") return typedAs(it);
    if (typeof it === "string" && it !== "") return it;
    throw wrong(`give ${flag.value}`);
  });
  return texts;
}

/** A number as it can be typed: without an exponent. */
function typedAs(value: number): string {
  const text = String(value);
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return text;
  const places = Number(exponent);
  const sign = value < 0 ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  return places < 0
    ? `${sign}0.${"0".repeat(-places - 1)}${digits}`
    : sign + digits.padEnd(places + 1, "0");
}

/**
 * Makes JSON of JSON with comments: they become blanks, so that the place of what
 * is wrong with the rest stays what it was.
 */
function plainJson(text: string): string {
  const pieces: string[] = [];
  /** Which of the pieces is a comma that nothing but blanks followed yet. */
  let lastComma = -1;
  for (let at = 0; at < text.length;) {
    const end = pieceEnd(text, at);
    const piece = text.slice(at, end);
    const isComment = piece.startsWith("//") || piece.startsWith("/*");
    if ((piece === "}" || piece === "]") && lastComma >= 0) {
      pieces[lastComma] = " ";
    }
    if (piece === ",") lastComma = pieces.length;
    else if (!isComment && piece.trim() !== "") lastComma = -1;
    pieces.push(isComment ? piece.replace(/[^\n]/g, " ") : piece);
    at = end;
  }
  return pieces.join("");
}

/** Where a string, a comment, or a character that is in none of them ends. */
function pieceEnd(text: string, at: number): number {
  const two = text.slice(at, at + 2);
  // The newline is not of the comment.
  if (two === "//") return endOf(text, "\n", at) - 1;
  if (two === "/*") return endOf(text, "*/", at + 2);
  if (two[0] !== '"') return at + 1;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

/** Where a mark ends that comes next; the end where none comes. */
function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return (found < 0 ? text.length : found) + mark.length;
}
