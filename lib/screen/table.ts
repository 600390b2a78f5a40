/**
 * The table of the top rows.
 *
 * @module
 */

import { bold, inverse } from "@std/fmt/colors";
import { bar, fit, padStart, widthOf } from "../report/columns.ts";
import { visible } from "../report/escape.ts";
import { atLeast, count, seconds, share, size } from "../report/format.ts";
import { bad } from "../report/palette.ts";
import type { TextStyle } from "../report/style.ts";
import { type Row, type SortColumn, TITLES, type TopKind } from "./tops.ts";

/** A row and what came for it since the last report. */
export interface ShownRow {
  readonly row: Row;
  /** Nothing where the row itself goes on being counted. */
  readonly now: number | undefined;
}

/** What a table shows. */
export interface Table {
  readonly kind: TopKind;
  readonly rows: readonly ShownRow[];
  /** The place of the chosen row among these; -1 where none is. */
  readonly cursor: number;
  /** Whether keys move in it. */
  readonly chosen: boolean;
  readonly sort: SortColumn;
  readonly reverse: boolean;
  /** All hits, of which the rows have their shares. */
  readonly hits: number;
  /** What fills a bar. */
  readonly most: number;
  /** Which of all rows these are; empty where they are all. */
  readonly place: string;
}

interface Column {
  readonly title: string;
  /** It is wider where its cells are. */
  readonly width: number;
  /** The sorting that the column stands for. */
  readonly sort?: SortColumn;
  readonly text: (shown: ShownRow, table: Table) => string;
}

const HITS: Column = {
  title: "HITS",
  width: 10,
  sort: "hits",
  text: ({ row }) => atLeast(row),
};
const SHARE: Column = {
  title: "SHARE",
  width: 8,
  text: ({ row }, { hits }) => share(row.hits, hits),
};
const ERRORS: Column = {
  title: "ERRORS",
  width: 9,
  sort: "errors",
  text: ({ row }) => row.errors > 0 ? bad(count(row.errors)) : "0",
};
const BYTES: Column = {
  title: "BYTES",
  width: 10,
  sort: "bytes",
  text: ({ row }) => row.bytes === undefined ? "-" : size(row.bytes),
};
const P95: Column = {
  title: "P95",
  width: 9,
  sort: "time",
  text: ({ row }) => row.p95 === undefined ? "-" : seconds(row.p95),
};
const NOW: Column = {
  title: "SINCE",
  width: 8,
  text: ({ now }) => now === undefined ? "-" : `+${count(now)}`,
};

/** What stands before a row: whether it is chosen. */
const GUTTER = 2;
/** A name is not made shorter than this for a column. */
const MIN_NAME = 14;
/** What is left over is the bar's, up to this. */
const MAX_BAR = 30;
const MIN_BAR = 6;

/**
 * Draws a table: a heading and its rows. Where there is little room, columns are
 * left out, the least needed first.
 *
 * @param table What it shows.
 * @param style How to show it.
 * @returns A line for the heading, and one for each row.
 */
export function tableLines(table: Table, style: TextStyle): string[] {
  const columns = shownColumns(table, style.width);
  const taken = columns.reduce((sum, { width }) => sum + width, GUTTER);
  const room = style.width - taken;
  const names = table.rows.map(({ row }) => visible(row.name, style.ascii));
  const name = TITLES[table.kind] +
    (table.sort === "name" ? sortMark(table) : "");
  const withPlace = `${name}  ${table.place}`.trimEnd();
  const longest = names.reduce(
    (most, name) => Math.max(most, widthOf(name)),
    MIN_NAME,
  );
  const least = Math.min(longest, Math.max(MIN_NAME, room * 2 / 3));
  // Which rows these are comes before the bar.
  const placed = widthOf(withPlace) > room ? 0 : widthOf(withPlace);
  // A bar shorter than its gap and a few columns tells nothing.
  const spare = room - Math.max(least, placed) - 2;
  const barWidth = spare < MIN_BAR ? 0 : Math.min(MAX_BAR, Math.floor(spare));
  const nameWidth = Math.max(1, room - (barWidth > 0 ? barWidth + 2 : 0));

  const title = widthOf(withPlace) <= nameWidth ? withPlace : name;
  const titles = fit(title, nameWidth) +
    columns.map((column) => {
      const mark = column.sort === table.sort ? sortMark(table) : "";
      return (column.title + mark).padStart(column.width);
    }).join("");
  const lines = table.rows.map((shown, i) => {
    const isCursor = i === table.cursor;
    const text = fit(names[i]!, nameWidth);
    const cells = columns.map(({ text, width }) =>
      padStart(text(shown, table), width)
    ).join("");
    const gutter = isCursor ? "▸ " : "  ";
    const shownName = isCursor && table.chosen ? inverse(text) : text;
    const drawn = bar(shown.row.hits, table.most, barWidth);
    return `${gutter}${shownName}${cells}${drawn === "" ? "" : `  ${drawn}`}`;
  });
  return [bold(`${table.chosen ? "▸ " : "  "}${titles}`), ...lines];
}

function sortMark({ reverse }: Table): string {
  return reverse ? "▲" : "▼";
}

function shownColumns(table: Table, width: number): Column[] {
  const hasTimes = table.rows.some(({ row }) => row.p95 !== undefined);
  const hasNow = table.rows.some(({ now }) => now !== undefined);
  // In the order in which there is room made for them.
  const wanted = [
    HITS,
    SHARE,
    ERRORS,
    ...(hasNow ? [NOW] : []),
    BYTES,
    ...(hasTimes ? [P95] : []),
  ];
  let room = width - GUTTER - MIN_NAME;
  const widths = new Map<Column, number>();
  for (const column of wanted) {
    const width = widthIn(table, column);
    if (width > room) continue;
    room -= width;
    widths.set(column, width);
  }
  const order = [HITS, SHARE, ERRORS, BYTES, P95, NOW];
  return order
    .filter((column) => widths.has(column))
    .map((column) => ({ ...column, width: widths.get(column)! }));
}

/** The width of a column with these rows: there is a blank before each cell. */
function widthIn(table: Table, { width, text }: Column): number {
  return table.rows.reduce(
    (most, row) => Math.max(most, 1 + widthOf(text(row, table))),
    width,
  );
}
