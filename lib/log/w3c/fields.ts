/**
 * What a `#Fields:` directive says: which value of a line is what.
 *
 * @see {@link https://www.w3.org/TR/WD-logfile.html}
 *
 * @module
 */

import { MICROS_A_MILLISECOND, MICROS_A_SECOND } from "../fields.ts";
import { LineFormat } from "../record.ts";
import { find } from "../scan.ts";

const DOT = 0x2e;

/** What a value is to us. */
export const Column = {
  /** Nothing that is read. */
  NONE: 0,
  DATE: 1,
  TIME: 2,
  METHOD: 3,
  /** A path without its query. */
  STEM: 4,
  QUERY: 5,
  /** A whole URI. */
  URI: 6,
  STATUS: 7,
  SIZE: 8,
  CLIENT: 9,
  USER: 10,
  AGENT: 11,
  REFERRER: 12,
  HOST: 13,
  PROTOCOL: 14,
  FORWARDED: 15,
  TAKEN: 16,
} as const;

/** One of the values of {@linkcode Column}. */
export type Column = typeof Column[keyof typeof Column];

const COLUMNS = 17;

/**
 * The names of each column, in lower case. Where several are in one log, the
 * first of them counts.
 */
const NAMES: readonly (readonly [Column, readonly string[]])[] = [
  [Column.DATE, ["date", "date-local"]],
  [Column.TIME, ["time", "time-local"]],
  [Column.METHOD, ["cs-method"]],
  [Column.STEM, ["cs-uri-stem", "cs-uri-path"]],
  [Column.QUERY, ["cs-uri-query"]],
  [Column.URI, ["cs-uri"]],
  [Column.STATUS, ["sc-status"]],
  [Column.SIZE, ["sc-bytes", "bytes"]],
  [Column.CLIENT, ["c-ip", "c-dns"]],
  [Column.USER, ["cs-username"]],
  [Column.AGENT, ["cs(user-agent)"]],
  [Column.REFERRER, ["cs(referer)", "cs(referrer)"]],
  // What CloudFront's viewers asked for; cs(Host) is the distribution's name.
  [Column.HOST, ["x-host-header", "cs(host)", "cs-host"]],
  [Column.PROTOCOL, ["cs-version", "cs-protocol-version"]],
  [Column.FORWARDED, ["x-forwarded-for", "cs(x-forwarded-for)", "s-xff"]],
  [Column.TAKEN, ["timetakenms", "time-taken"]],
];

/** More values than any server logs. */
const MAX_VALUES = 256;

/** How the lines behind a `#Fields:` directive are to be read. */
export class FieldPlan {
  /** The directive's names, as they stand there. */
  readonly text: string;
  /** W3C, or CloudFront where one of its own names is among them. */
  readonly format: LineFormat;
  /** The column of each value. */
  readonly columns: Uint8Array;
  /** Whether a method is among the values: else it is no log of HTTP. */
  readonly hasMethod: boolean;
  /** Whether date and time are in the zone of the machine, not in UTC. */
  readonly isLocal: boolean;
  /**
   * How many microseconds the unit of the response time has; 0 where the value
   * itself has to tell.
   */
  readonly unitMicros: number;
  /** Where the value of each column of the line begins; -1 for no such column. */
  readonly starts: Int32Array = new Int32Array(COLUMNS).fill(-1);
  /** One past its last byte. */
  readonly ends: Int32Array = new Int32Array(COLUMNS).fill(-1);

  /**
   * @param text The names.
   * @param names The same, taken apart, in lower case.
   * @param isTomcat Whether Tomcat wrote them.
   */
  constructor(text: string, names: readonly string[], isTomcat: boolean) {
    this.text = text;
    this.columns = new Uint8Array(names.length);
    const chosen = (column: Column, known: readonly string[]) => {
      const name = known.find((name) => names.includes(name));
      if (name !== undefined) this.columns[names.indexOf(name)] = column;
      return name;
    };
    const byColumn = new Map(
      NAMES.map(([column, known]) => [column, chosen(column, known)]),
    );
    this.hasMethod = byColumn.get(Column.METHOD) !== undefined;
    this.isLocal = byColumn.get(Column.TIME) === "time-local";
    const isCloudFront = names.includes("x-edge-location");
    this.format = isCloudFront ? LineFormat.CLOUDFRONT : LineFormat.W3C;
    this.unitMicros = isCloudFront || isTomcat
      ? MICROS_A_SECOND
      : byColumn.get(Column.TAKEN) === "timetakenms"
      ? MICROS_A_MILLISECOND
      : 0;
  }

  /** Whether there is any value that is known. */
  get isKnown(): boolean {
    return this.columns.some((column) => column !== Column.NONE);
  }
}

/**
 * Reads the names of a `#Fields:` directive, in any case.
 *
 * @param text What stands behind the colon.
 * @param isTomcat Whether Tomcat wrote it.
 * @returns How lines are to be read; nothing where none of the names is known,
 * or where there are too many of them.
 */
export function planOf(
  text: string,
  isTomcat: boolean,
): FieldPlan | undefined {
  const trimmed = text.trim();
  const names = trimmed.toLowerCase().split(/[ \t]+/, MAX_VALUES + 1);
  if (names.length > MAX_VALUES) return undefined;
  const plan = new FieldPlan(trimmed, names, isTomcat);
  return plan.isKnown ? plan : undefined;
}

/**
 * How many microseconds the unit of a response time has. The standard has
 * seconds with a fraction, and so does WebLogic; IIS has whole milliseconds.
 *
 * @param bytes What holds the value `bytes[start..end)`.
 */
export function unitOf(bytes: Uint8Array, start: number, end: number): number {
  return find(bytes, DOT, start, end) < end
    ? MICROS_A_SECOND
    : MICROS_A_MILLISECOND;
}
