/**
 * The times that Apache writes with `strftime`, as `%{%Y-%m-%d %H:%M:%S}t`.
 *
 * @see {@link https://pubs.opengroup.org/onlinepubs/9699919799/functions/strftime.html}
 *
 * @module
 */

import { TIME_BYTES } from "../time.ts";
import { LogFormatError } from "./error.ts";
import {
  fixed,
  type Meaning,
  NUMBER,
  type PartList,
  placeOf,
  type Shape,
  UNTIL,
  WORD,
} from "./parts.ts";

/** The same as `%t`, without its brackets. */
const CLF_TIME = "%d/%b/%Y:%H:%M:%S %z";

/** Conversions that stand for several others, in the C locale. */
const COMPOSED: Readonly<Record<string, string>> = {
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  R: "%H:%M",
  T: "%H:%M:%S",
  c: "%a %b %e %H:%M:%S %Y",
  r: "%I:%M:%S %p",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
  h: "%b",
  "+": "%a %b %e %H:%M:%S %Z %Y",
};

const CONVERSIONS: Readonly<Record<string, readonly [Meaning, Shape]>> = {
  Y: ["year", fixed(4)],
  y: ["year of century", fixed(2)],
  m: ["month", fixed(2)],
  b: ["month name", fixed(3)],
  B: ["month name", WORD],
  d: ["day", fixed(2)],
  e: ["day", fixed(2)],
  H: ["hour", fixed(2)],
  k: ["hour", fixed(2)],
  I: ["hour of 12", fixed(2)],
  l: ["hour of 12", fixed(2)],
  M: ["minute", fixed(2)],
  S: ["second", fixed(2)],
  p: ["am or pm", fixed(2)],
  P: ["am or pm", fixed(2)],
  z: ["zone", fixed(5)],
  Z: ["zone name", WORD],
  s: ["epoch seconds", NUMBER],
  a: ["unknown", fixed(3)],
  A: ["unknown", WORD],
  C: ["unknown", fixed(2)],
  g: ["unknown", fixed(2)],
  G: ["unknown", fixed(4)],
  j: ["unknown", fixed(3)],
  u: ["unknown", fixed(1)],
  w: ["unknown", fixed(1)],
  U: ["unknown", fixed(2)],
  V: ["unknown", fixed(2)],
  W: ["unknown", fixed(2)],
};
const TEXTS: Readonly<Record<string, string>> = { "%": "%", n: "\n", t: "\t" };

/**
 * Reads the format of a time.
 *
 * @param list Gets its parts.
 * @param format For `strftime`.
 * @param text The directive that it stands in.
 * @param at Where that stands in the log format.
 * @param rank Of several times the one with the lowest is taken.
 * @throws {LogFormatError} A conversion is none that is known.
 */
export function readStrftime(
  list: PartList,
  format: string,
  text: string,
  at: number,
  rank: number,
): void {
  const field = (meaning: Meaning, shape: Shape) =>
    list.field({ meaning, shape, text, at, rank });
  for (let i = 0; i < format.length;) {
    if (format.startsWith(CLF_TIME, i)) {
      field("clf time", fixed(TIME_BYTES));
      i += CLF_TIME.length;
      continue;
    }
    if (format[i] !== "%") {
      list.literal(format[i++]!);
      continue;
    }
    // Other forms of the same: no padding, another locale's digits.
    const [whole, flag, letter] = /^%([-_0^#EO]?)(.?)/s.exec(format.slice(i))!;
    const known = CONVERSIONS[letter!];
    if (TEXTS[letter!] !== undefined) list.literal(TEXTS[letter!]!);
    else if (COMPOSED[letter!] !== undefined) {
      readStrftime(list, COMPOSED[letter!]!, text, at, rank);
    } else if (known === undefined) {
      throw new LogFormatError(
        `${text} ${placeOf(at)} has ${whole}, which is no conversion of ` +
          "strftime that is known here: those for year, month, day, hour, " +
          "minute, second and zone are",
      );
    } else field(known[0], flag === "-" ? unpadded(known[1]) : known[1]);
    i += whole.length;
  }
}

/** A number that is as long as its digits. */
function unpadded(shape: Shape): Shape {
  return shape.kind === "fixed"
    ? NUMBER
    : shape.kind === "word"
    ? shape
    : UNTIL;
}
