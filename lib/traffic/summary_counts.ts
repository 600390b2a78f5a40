/**
 * What a summary has counted: of itself, sent to another thread, or kept.
 *
 * @module
 */

import {
  type PackedTable,
  type SavedTable,
  type TableRows,
  unpacked,
} from "./table_rows.ts";
import type { TopName } from "./top_names.ts";
import type { SavedTops } from "./tops.ts";

/** What is counted as one number. */
export interface Sums {
  readonly hits: number;
  readonly bytes: number;
  readonly invalidRequests: number;
  readonly malformed: number;
  readonly late: number;
  readonly future: number;
  readonly excluded: number;
}

/** What is kept of a summary over a restart. */
export interface SavedSummary extends Omit<Sums, "excluded"> {
  readonly status: readonly (readonly [code: number, hits: number])[];
  readonly formats: readonly number[];
  readonly sections: SavedTable;
  readonly methods: SavedTable;
  readonly clients: SavedTable;
  readonly sources: SavedTable | null;
  /** The count of clients; nothing while all of them have a row. */
  readonly distinct: string | null;
  // Not in what was kept before these were counted.
  readonly excluded?: number;
  /** Buckets that are not empty; nothing where no hit had a response time. */
  readonly latency?: readonly (readonly [bucket: number, count: number])[];
  readonly tops?: SavedTops;
}

/** What a summary has counted, of itself or as it was packed. */
export interface SummaryCounts extends Sums {
  readonly status: Float64Array;
  readonly formats: Float64Array;
  readonly sections: TableRows;
  readonly methods: TableRows;
  readonly clients: TableRows;
  readonly sources: TableRows | undefined;
  /** The ranks of the count of clients; nothing while all of them have a row. */
  readonly distinct: Uint8Array | undefined;
  /** Response times by bucket; nothing where no hit had one. */
  readonly latency: Float64Array | undefined;
  /** What is counted besides, where that is asked for. */
  readonly tops: ReadonlyMap<TopName, TableRows>;
}

/** What a summary has counted as plain data, which can be sent to another thread. */
export interface PackedSummary extends
  Omit<
    SummaryCounts,
    "sections" | "methods" | "clients" | "sources" | "tops"
  > {
  readonly sections: PackedTable;
  readonly methods: PackedTable;
  readonly clients: PackedTable;
  readonly sources: PackedTable | undefined;
  readonly tops: ReadonlyMap<TopName, PackedTable>;
}

/** The counts of which plain data was made. */
export function unpackedCounts(summary: PackedSummary): SummaryCounts {
  const { sections, methods, clients, sources, tops } = summary;
  return {
    ...summary,
    sections: unpacked(sections),
    methods: unpacked(methods),
    clients: unpacked(clients),
    sources: sources && unpacked(sources),
    tops: new Map(
      Array.from(tops, ([name, table]) => [name, unpacked(table)]),
    ),
  };
}

/** Counts that are not 0, with their indices. */
export function savedBuckets(
  counts: Float64Array,
): (readonly [number, number])[] {
  return Array.from(counts, (count, i) => [i, count] as const)
    .filter(([, count]) => count > 0);
}
