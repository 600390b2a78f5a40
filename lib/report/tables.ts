/**
 * Tables of what has the most hits: sections, sources, and whatever else is
 * counted by.
 *
 * @module
 */

import { bold, dim } from "@std/fmt/colors";
import type { Counts } from "../events.ts";
import { alignRight, bar, fit, widthOf } from "./columns.ts";
import { visible } from "./escape.ts";
import { atLeast, count, seconds, share, size } from "./format.ts";
import type { TextStyle } from "./style.ts";

/** The columns of numbers: texts, or how wide they are. */
interface Columns<T> {
  readonly hits: T;
  readonly share: T;
  readonly errors: T;
  readonly bytes: T;
}

const USUAL_WIDTHS = { hits: 10, share: 8, errors: 9, bytes: 11 } as const;
/** Below that all counts have room in these. */
const WIDE_HITS = 1_000_000;
const TIME_COLUMNS = 9;
const MAX_BAR = 20;
/** Names are whole up to this width: those that somebody made up must end, too. */
const MAX_WHOLE_NAME = 200;
/** Where names have less room than this, there is none for response times. */
const MIN_NAME_BESIDE_TIMES = 16;

/** The sections with the most hits, with a heading. */
export function sectionLines(counts: Counts, style: TextStyle): string[] {
  const rows = counts.sections.map((row) =>
    rowOf(row.section, row, row.uncertainty, row.latency?.p95)
  );
  return tableLines("SECTION", rows, counts.hits, style) ??
    [...headingLines("SECTION", style), dim("no hits with a section")];
}

/** The sources that had hits, with a heading; nothing where not told apart. */
export function bySourceLines(counts: Counts, style: TextStyle): string[] {
  const rows = counts.sources?.slice(0, MAX_SOURCE_ROWS).map((row) =>
    rowOf(row.source, row, 0)
  );
  return tableLines("SOURCE", rows ?? [], counts.hits, style) ?? [];
}

/** Each top that is counted, with a heading. */
export function topLines(counts: Counts, style: TextStyle): string[][] {
  const tops: string[][] = [];
  for (const [name, { rows }] of counts.tops) {
    // As JSON names them: "paths" are of a path each.
    const heading = name.slice(0, -1).toUpperCase();
    const named = rows.map((row) => rowOf(row.key, row, row.uncertainty));
    tops.push(
      tableLines(heading, named, counts.hits, style) ??
        [...headingLines(heading, style), dim("none")],
    );
  }
  return tops;
}

/** More sources than this are in JSON only. */
const MAX_SOURCE_ROWS = 20;

interface Row {
  readonly name: string;
  readonly hits: number;
  readonly bytes: number;
  readonly errors: number;
  readonly uncertainty: number;
  /** The response time in seconds that is shown, where there is one. */
  readonly time: number | undefined;
}

function rowOf(
  name: string,
  { hits, bytes, errors }: Pick<Row, "hits" | "bytes" | "errors">,
  uncertainty: number,
  time?: number,
): Row {
  return { name, hits, bytes, errors, uncertainty, time };
}

interface Widths {
  readonly nameWidth: number;
  readonly barWidth: number;
}

function widthsOf(
  { width }: TextStyle,
  { hits, share, errors, bytes }: Columns<number>,
  more = 0,
): Widths {
  const room = width - hits - share - errors - bytes - more;
  const barWidth = Math.max(0, Math.min(MAX_BAR, Math.floor(room / 3)));
  return { nameWidth: Math.max(room - barWidth - 2, 8), barWidth };
}

/** The width in which all names have room. */
function wholeWidth(names: readonly string[], least: number): number {
  const most = names.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  return Math.max(least, Math.min(most, MAX_WHOLE_NAME));
}

function columnsOf(
  name: string,
  { hits, share, errors, bytes }: Columns<string>,
  nameWidth: number,
  widths: Columns<number>,
): string {
  return fit(name, nameWidth) + alignRight(hits, widths.hits) +
    alignRight(share, widths.share) + alignRight(errors, widths.errors) +
    alignRight(bytes, widths.bytes);
}

/** There is a blank before each number, however large the largest is. */
function numberWidthsOf(rows: readonly Row[]): Columns<number> {
  if (rows[0]!.hits < WIDE_HITS) return USUAL_WIDTHS;
  const most = (least: number, textOf: (row: Row) => string) =>
    rows.reduce((most, row) => Math.max(most, 1 + textOf(row).length), least);
  return {
    ...USUAL_WIDTHS,
    hits: most(USUAL_WIDTHS.hits, atLeast),
    errors: most(USUAL_WIDTHS.errors, (row) => count(row.errors)),
  };
}

function headingLines(name: string, style: TextStyle): string[] {
  const { nameWidth } = widthsOf(style, USUAL_WIDTHS);
  return [bold(columnsOf(name, TITLES, nameWidth, USUAL_WIDTHS))];
}

const TITLES = {
  hits: "HITS",
  share: "SHARE",
  errors: "ERRORS",
  bytes: "BYTES",
} as const;

function tableLines(
  heading: string,
  rows: readonly Row[],
  allHits: number,
  style: TextStyle,
): string[] | undefined {
  if (rows.length === 0) return undefined;
  const numbers = numberWidthsOf(rows);
  const withTimes = widthsOf(style, numbers, TIME_COLUMNS);
  const hasTimes = rows.some(({ time }) => time !== undefined) &&
    withTimes.nameWidth >= MIN_NAME_BESIDE_TIMES;
  const { nameWidth: room, barWidth } = hasTimes
    ? withTimes
    : widthsOf(style, numbers);
  const names = rows.map(({ name }) => visible(name, style.ascii));
  const nameWidth = style.whole ? wholeWidth(names, room) : room;
  const timeColumn = (text: string) =>
    hasTimes ? alignRight(text, TIME_COLUMNS) : "";
  const most = rows[0]!.hits;
  const lines = rows.map((row, i) => {
    const { hits, errors, bytes, time } = row;
    const columns = columnsOf(
      names[i]!,
      {
        hits: atLeast(row),
        share: share(hits, allHits),
        errors: count(errors),
        bytes: size(bytes),
      },
      nameWidth,
      numbers,
    ) + timeColumn(time === undefined ? "-" : seconds(time));
    const drawn = bar(hits, most, barWidth);
    return drawn === "" ? columns : `${columns}  ${drawn}`;
  });
  return [
    bold(columnsOf(heading, TITLES, nameWidth, numbers) + timeColumn("P95")),
    ...lines,
  ];
}
