/**
 * The rows of a table: what they are counted by, how they are sorted.
 *
 * @module
 */

import type { Counts } from "../events.ts";

/** What hits are counted by, in the order in which a key goes through them. */
export const KINDS = [
  "sections",
  "paths",
  "clients",
  "status",
  "agents",
  "referrers",
  "sources",
] as const;

/** One of {@linkcode KINDS}. */
export type TopKind = typeof KINDS[number];

/** What a row is called in a heading. */
export const TITLES: Readonly<Record<TopKind, string>> = {
  sections: "SECTION",
  paths: "PATH",
  clients: "CLIENT",
  status: "STATUS",
  agents: "AGENT",
  referrers: "REFERRER",
  sources: "SOURCE",
};

/** By what rows can be sorted, in the order in which a key goes through them. */
export const SORT_COLUMNS = [
  "hits",
  "errors",
  "bytes",
  "time",
  "name",
] as const;

/** One of {@linkcode SORT_COLUMNS}. */
export type SortColumn = typeof SORT_COLUMNS[number];

/** What a row is of. */
export interface RowKey {
  readonly kind: TopKind;
  /** What the hits have in common; not escaped. */
  readonly name: string;
}

/** A row. */
export interface Row extends RowKey {
  readonly hits: number;
  readonly errors: number;
  /** Nothing where that is not counted. */
  readonly bytes: number | undefined;
  /** How many hits may be missing. */
  readonly uncertainty: number;
  /** Nothing where no hit has a response time: the 95th percentile in seconds. */
  readonly p95: number | undefined;
}

/**
 * The rows of a stretch of traffic.
 *
 * @param counts What was counted.
 * @param kind By what.
 * @returns The rows, those with the most hits first.
 */
export function rowsOf(counts: Counts, kind: TopKind): readonly Row[] {
  switch (kind) {
    case "sections":
      return counts.sections.map(({ section, latency, ...row }) => ({
        ...row,
        kind,
        name: section,
        p95: latency?.p95,
      }));
    case "status":
      return Array.from(counts.status, ([name, hits]) => ({
        kind,
        name,
        hits,
        errors: /^[45]/.test(name) ? hits : 0,
        bytes: undefined,
        uncertainty: 0,
        p95: undefined,
      })).sort((a, b) => b.hits - a.hits);
    case "sources":
      return (counts.sources ?? []).map(({ source, ...row }) => ({
        ...row,
        kind,
        name: source,
        uncertainty: 0,
        p95: undefined,
      }));
    default:
      return (counts.tops.get(kind)?.rows ?? []).map(({ key, ...row }) => ({
        ...row,
        kind,
        name: key,
        p95: undefined,
      }));
  }
}

/** How many more are counted than there are rows: those with the fewest hits. */
export function unlistedOf(counts: Counts, kind: TopKind): number {
  switch (kind) {
    case "sections":
      return counts.sectionCount - counts.sections.length;
    case "status":
    case "sources":
      return 0;
    default: {
      const { size = 0, rows = [] } = counts.tops.get(kind) ?? {};
      return size - rows.length;
    }
  }
}

/** What there are rows of: sources only where they are told apart. */
export function kindsOf(counts: Counts): readonly TopKind[] {
  return KINDS.filter((kind) => kind !== "sources" || counts.sources);
}

/** By what these rows can be sorted. */
export function columnsOf(rows: readonly Row[]): readonly SortColumn[] {
  return SORT_COLUMNS.filter((column) =>
    (column !== "time" || rows.some(({ p95 }) => p95 !== undefined)) &&
    (column !== "bytes" || rows.some(({ bytes }) => bytes !== undefined))
  );
}

/**
 * Sorts rows; those that are alike stay as they stood.
 *
 * @param rows The rows.
 * @param by The column; the highest value first, names from A to Z.
 * @param reverse Whether the other way round.
 */
export function sorted(
  rows: readonly Row[],
  by: SortColumn,
  reverse: boolean,
): readonly Row[] {
  const sign = reverse ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a, b, by));
}

function compare(a: Row, b: Row, by: SortColumn): number {
  switch (by) {
    case "name":
      return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
    case "time":
      return (b.p95 ?? -1) - (a.p95 ?? -1);
    case "bytes":
      return (b.bytes ?? -1) - (a.bytes ?? -1);
    default:
      return b[by] - a[by];
  }
}

/** The order of rows, kept for as long as rows are not to jump. */
export class RankedOrder {
  #key = "";
  #places = new Map<string, number>();

  /**
   * Puts rows in the order in which they stood, where it is still the same
   * ranking; what is new comes last.
   *
   * @param rows The rows as they would rank now.
   * @param key What the ranking is of: with another one it is made anew.
   */
  keep(rows: readonly Row[], key: string): readonly Row[] {
    if (key !== this.#key) {
      this.#key = key;
      this.#places = new Map();
    }
    for (const { name } of rows) {
      if (!this.#places.has(name)) this.#places.set(name, this.#places.size);
    }
    return rows.toSorted((a, b) =>
      this.#places.get(a.name)! - this.#places.get(b.name)!
    );
  }
}

/** Rows that contain a text, in letters of any case. */
export function containing(rows: readonly Row[], text: string): readonly Row[] {
  const lower = text.toLowerCase();
  return text === ""
    ? rows
    : rows.filter(({ name }) => name.toLowerCase().includes(lower));
}
