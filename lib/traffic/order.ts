/**
 * How rows of a table stand to each other: by hits, and by key.
 *
 * @module
 */

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

/** Compares keys byte by byte: below 0 where the first one comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}

/**
 * The first of some rows, in their order.
 *
 * @param rows The rows.
 * @param count How many at most.
 * @param isBefore Whether a row ranks before another.
 */
export function first(
  rows: Uint32Array,
  count: number,
  isBefore: (row: number, other: number) => boolean,
): number[] {
  const best: number[] = [];
  for (const row of rows) {
    if (best.length === count) {
      if (count === 0 || !isBefore(row, best[count - 1]!)) continue;
      best.pop();
    }
    let low = 0;
    for (let high = best.length; low < high;) {
      const middle = (low + high) >>> 1;
      if (isBefore(row, best[middle]!)) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, row);
  }
  return best;
}
