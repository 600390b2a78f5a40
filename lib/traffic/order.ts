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
