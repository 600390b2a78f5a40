/**
 * The rows of a table of counters: what is merged, sent and kept.
 *
 * @module
 */

import type { Quantiles } from "./latency.ts";
import { bytesOfLatin1, latin1Of } from "../log/text.ts";
import {
  type PackedTimes,
  type SavedTimes,
  savedTimes,
  timesOf,
  type TimesOfRows,
  unpackedTimes,
} from "./row_times.ts";

/** One row of a table, as it is shown. */
export interface ByteRow {
  /** The key's bytes, where the table keeps them: until it is changed. */
  readonly key: Uint8Array;
  /** Hits counted for the key. */
  readonly hits: number;
  /** Bytes sent for the key. */
  readonly bytes: number;
  /** Hits with a status of 400 or more. */
  readonly errors: number;
  /** How many hits may be missing; 0 while the table has not been pruned. */
  readonly uncertainty: number;
  /** Response times; nothing where no hit had one. */
  readonly latency: Quantiles | undefined;
}

/** What was counted for keys that no longer have a row. */
export interface OtherRow {
  hits: number;
  bytes: number;
  errors: number;
}

/** The columns of a row, in their order. */
export const COLUMNS = 4;
export const HITS = 0;
export const BYTES = 1;
export const ERRORS = 2;
/** How many hits the key may have had before it got its row. */
export const FLOOR = 3;

/** Rows, by their place: 0 is the first. */
export interface TableRows {
  readonly size: number;
  /** What holds the keys. */
  readonly keys: Uint8Array;
  /** The offset of a key's first byte. */
  keyStart(place: number): number;
  /** One past a key's last byte. */
  keyEnd(place: number): number;
  /** One of the columns. */
  count(place: number, column: number): number;
  /** How many hits a key without a row may have had. */
  readonly floor: number;
  readonly other: Readonly<OtherRow>;
  /** Whether there were keys that have no row. */
  readonly pruned: boolean;
  /** Response times by row; nothing where no hit had one. */
  readonly times: TimesOfRows | undefined;
}

/** Rows that stand in arrays. */
export interface PlainRows extends TableRows {
  /** Where each key ends; it begins where the one before ends. */
  readonly ends: Uint32Array;
  /** Row by row, column by column. */
  readonly counts: Float64Array;
}

/** Rows as plain data, which can be sent to another thread. */
export interface PackedTable
  extends Pick<PlainRows, "keys" | "ends" | "counts"> {
  readonly floor: number;
  readonly other: Readonly<OtherRow>;
  readonly pruned: boolean;
  readonly times: PackedTimes | undefined;
}

/** The rows of which plain data was made. */
export function unpacked(table: PackedTable): PlainRows {
  const { keys, ends, counts, floor, other, pruned, times } = table;
  return {
    size: ends.length,
    keys,
    ends,
    counts,
    keyStart: (place) => place === 0 ? 0 : ends[place - 1]!,
    keyEnd: (place) => ends[place]!,
    count: (place, column) => counts[place * COLUMNS + column]!,
    floor,
    other,
    pruned,
    times: times && unpackedTimes(times),
  };
}

/** What is kept of a table over a restart, as JSON can hold it. */
export interface SavedTable {
  readonly floor: number;
  readonly other: readonly [hits: number, bytes: number, errors: number];
  /** Row by row; a key is text of one character a byte. */
  readonly keys: readonly string[];
  readonly hits: readonly number[];
  readonly bytes: readonly number[];
  readonly errors: readonly number[];
  readonly uncertainties: readonly number[];
  /** Nothing where no hit had a response time. */
  readonly times?: SavedTimes;
}

/** Makes of rows what JSON can hold. */
export function savedOf(rows: TableRows): SavedTable {
  const { hits, bytes, errors } = rows.other;
  const places = Array.from({ length: rows.size }, (_, place) => place);
  const column = (name: number) =>
    places.map((place) => rows.count(place, name));
  return {
    floor: rows.floor,
    other: [hits, bytes, errors],
    keys: places.map((place) =>
      latin1Of(rows.keys.subarray(rows.keyStart(place), rows.keyEnd(place)))
    ),
    hits: column(HITS),
    bytes: column(BYTES),
    errors: column(ERRORS),
    uncertainties: column(FLOOR),
    ...(rows.times ? { times: savedTimes(rows.times, rows.size) } : {}),
  };
}

/** A number as there is one of hits or bytes. */
function counted(count: number | undefined): number {
  // Too large to be counted on is what is no number, too.
  if (Number.isSafeInteger(count) && count! >= 0) return count!;
  throw new RangeError(`No count: ${count}`);
}

/**
 * The rows that were kept.
 *
 * @throws {RangeError} If a count of hits or bytes is none.
 */
export function rowsOf(saved: SavedTable): PlainRows {
  const ends = new Uint32Array(saved.keys.length);
  const counts = new Float64Array(saved.keys.length * COLUMNS);
  let end = 0;
  for (const [i, key] of saved.keys.entries()) {
    ends[i] = end += key.length;
    counts[i * COLUMNS + HITS] = counted(saved.hits[i]);
    counts[i * COLUMNS + BYTES] = saved.bytes[i]!;
    counts[i * COLUMNS + ERRORS] = counted(saved.errors[i]);
    counts[i * COLUMNS + FLOOR] = counted(saved.uncertainties[i]);
  }
  const [hits, bytes, errors] = saved.other;
  const rows = unpacked({
    keys: bytesOfLatin1(saved.keys.join("")),
    ends,
    counts,
    floor: saved.floor,
    other: { hits, bytes, errors },
    // What was kept before has no other way to tell it.
    pruned: saved.floor > 0 || hits > 0,
    times: undefined,
  });
  return { ...rows, times: saved.times && timesOf(saved.times) };
}
