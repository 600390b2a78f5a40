/**
 * How rows of a table stand to each other: by hits, and by key.
 *
 * @module
 */

import { COLUMNS, HITS } from "./table_rows.ts";

/** Hits below this are counted out to find their median, others sorted. */
const FEW_HITS = 256;
const rowsByHits = new Uint32Array(FEW_HITS);

/**
 * The value in the middle: as many rows at most have more. Most have few hits,
 * and to count these out instead of sorting them is worth a quarter of all time
 * where there are many more clients than rows.
 *
 * @param hits The hits of each row; they may be sorted.
 */
export function median(hits: Float64Array): number {
  const middle = hits.length >>> 1;
  rowsByHits.fill(0);
  for (let i = 0; i < hits.length; i++) {
    if (hits[i]! < FEW_HITS) rowsByHits[hits[i]!]!++;
  }
  let rows = 0;
  for (let few = 0; few < FEW_HITS; few++) {
    rows += rowsByHits[few]!;
    if (rows > middle) return few;
  }
  return hits.sort()[middle]!;
}

let hitsOfAll = new Float64Array(0);

/**
 * The hits of rows, where they stay until they are asked for again.
 *
 * @param rows The rows.
 * @param counts The columns of all rows.
 */
export function hitsOf(rows: Uint32Array, counts: Float64Array): Float64Array {
  if (hitsOfAll.length < rows.length) hitsOfAll = new Float64Array(rows.length);
  const hits = hitsOfAll.subarray(0, rows.length);
  writeHits(rows, counts, hits);
  return hits;
}

/** Writes down the hits of rows. */
export function writeHits(
  rows: Uint32Array,
  counts: Float64Array,
  into: Float64Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    into[i] = counts[rows[i]! * COLUMNS + HITS]!;
  }
}

/**
 * The rows with the most hits, the one with most first.
 *
 * @param rows The rows.
 * @param counts The columns of all rows.
 * @param count How many at most.
 * @param compare Tells how two rows stand to each other that have equal hits: below
 * 0 where the one comes first.
 */
export function firstRows(
  rows: Uint32Array,
  counts: Float64Array,
  count: number,
  compare: (row: number, other: number) => number,
): number[] {
  const best: number[] = [];
  const isBefore = (row: number, other: number) => {
    const more = counts[row * COLUMNS + HITS]! -
      counts[other * COLUMNS + HITS]!;
    return more > 0 || more === 0 && compare(row, other) < 0;
  };
  // Nearly all have fewer hits than the last of the best: the others are few.
  let fewest = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (best.length === count) {
      if (count === 0 || counts[row * COLUMNS + HITS]! < fewest) continue;
      if (!isBefore(row, best[count - 1]!)) continue;
      best.pop();
    }
    let low = 0;
    for (let high = best.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (isBefore(row, best[middle]!)) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, row);
    fewest = counts[best[best.length - 1]! * COLUMNS + HITS]!;
  }
  return best;
}
