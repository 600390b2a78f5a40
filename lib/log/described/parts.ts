/**
 * The parts of a log format: what a server's notation is read into, and what
 * readers are made of.
 *
 * @module
 */

import type { FieldMeaning } from "../json/field_meaning.ts";

/** What a value says to the reader of lines. */
export type Meaning =
  | Exclude<FieldMeaning, "time">
  /** A path without its query; put together with the query. */
  | "path"
  | "user"
  | "ident"
  /** A value that nothing is made of. */
  | "unknown"
  | TimeMeaning;

/** Times that are whole in one value. */
export type WholeTime =
  /** `10/Oct/2000:13:55:36 -0700` */
  | "clf time"
  /** ISO 8601. */
  | "iso time"
  | "epoch seconds"
  | "epoch milliseconds"
  | "epoch microseconds";

/** Times, and their pieces: strftime's `%Y` and so on. */
export type TimeMeaning = WholeTime | TimePiece;

/** A piece of a time. */
export type TimePiece =
  | "year"
  | "year of century"
  | "month"
  | "month name"
  | "day"
  | "hour"
  | "hour of 12"
  | "minute"
  | "second"
  | "am or pm"
  | "zone"
  | "zone name";

/** How the end of a value is found. */
export type Shape =
  /** At the next occurrence of what the format has behind it. */
  | { readonly kind: "until" }
  /** The same; blanks behind `,` and around `:` are part of it. */
  | { readonly kind: "list" }
  /** So many bytes. */
  | { readonly kind: "fixed"; readonly bytes: number }
  /** A `-`, or else so many bytes. */
  | { readonly kind: "fixed or dash"; readonly bytes: number }
  /** Digits, and maybe a fraction; or a `-`. */
  | { readonly kind: "number" }
  /** Letters. */
  | { readonly kind: "word" }
  /** A name that a target may follow, which begins with `/`. */
  | { readonly kind: "name" };

/** A value of a line. */
export interface Field {
  readonly meaning: Meaning;
  readonly shape: Shape;
  /** As the format has it. */
  readonly text: string;
  /** Where it stands in the format, from 0. */
  readonly at: number;
  /** Of two fields of one meaning the one with the lower rank is taken. */
  readonly rank: number;
  /** The byte that it begins with, where that is sure. */
  readonly begins?: "/" | "?";
  /** Of a path: whether its query is part of it. */
  readonly hasQuery?: boolean;
  /** Whether nothing is written where there is none, else it is a `-`. */
  readonly mayBeEmpty?: boolean;
}

/** Text that stands in each line, or a value. */
export type Part = string | Field;

/** A log format, read. */
export interface LogFormat {
  readonly server: "nginx" | "apache";
  readonly parts: readonly Part[];
  /** Whether a `"` within a value is escaped. */
  readonly isEscaped: boolean;
}

export const UNTIL: Shape = { kind: "until" };
export const LIST: Shape = { kind: "list" };
export const NUMBER: Shape = { kind: "number" };
export const WORD: Shape = { kind: "word" };
export const NAME: Shape = { kind: "name" };
/** A status: three digits. */
export const THREE: Shape = { kind: "fixed or dash", bytes: 3 };

/** A shape of so many bytes. */
export function fixed(bytes: number): Shape {
  return { kind: "fixed", bytes };
}

/** Collects parts; text that follows text is one part with it. */
export class PartList {
  readonly parts: Part[] = [];

  /** Adds text. */
  literal(text: string): void {
    const last = this.parts.at(-1);
    if (text === "") return;
    if (typeof last === "string") {
      this.parts[this.parts.length - 1] = last + text;
    } else this.parts.push(text);
  }

  /** Adds a value. */
  field(field: Field): void {
    this.parts.push(field);
  }
}

/** Says where something stands in a format, counting from 1. */
export function placeOf(at: number): string {
  return `at character ${at + 1}`;
}
