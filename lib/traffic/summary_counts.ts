/**
 * What a summary has counted: of itself, sent to another thread, or kept.
 *
 * @module
 */

import { type PackedTable, type SavedTable, unpacked } from "./table_rows.ts";
import type { Rows } from "./byte_table.ts";
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
  readonly status: SavedBuckets;
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
  readonly latency?: SavedBuckets;
  readonly tops?: SavedTops;
}

/** What a summary has counted, of itself or as it was packed. */
export interface SummaryCounts extends Sums {
  readonly status: Float64Array;
  readonly formats: Float64Array;
  readonly sections: Rows;
  readonly methods: Rows;
  readonly clients: Rows;
  readonly sources: Rows | undefined;
  /** The ranks of the count of clients; nothing while all of them have a row. */
  readonly distinct: Uint8Array | undefined;
  /** Response times by bucket; nothing where no hit had one. */
  readonly latency: Float64Array | undefined;
  /** What is counted besides, where that is asked for. */
  readonly tops: ReadonlyMap<TopName, Rows>;
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
export type SavedBuckets =
  readonly (readonly [bucket: number, count: number])[];

/** Counts by bucket as plain data: of the hits of some rows, without the rows. */
export interface PackedBuckets {
  readonly status: SavedBuckets;
  readonly formats: SavedBuckets;
  /** Nothing where no hit had a response time. */
  readonly latency: SavedBuckets | undefined;
}

/** Makes plain data of counts by bucket. */
export function savedBuckets(counts: Float64Array): SavedBuckets {
  const saved: [number, number][] = [];
  // Of each interval that another thread counts: methods of arrays, which make a
  // pair of every 0 as well, take twenty times as long.
  for (let bucket = 0; bucket < counts.length; bucket++) {
    if (counts[bucket]! > 0) saved.push([bucket, counts[bucket]!]);
  }
  return saved;
}
