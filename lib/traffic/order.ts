/**
 * How rows of a table stand to each other.
 *
 * @module
 */

/**
 * The rows with the most hits, the one with most first.
 *
 * @param size How many rows there are.
 * @param counts Holds the hits of rows.
 * @param start Where those of the first row are.
 * @param step How far those of one row are from those of the next one.
 * @param count How many at most.
 * @param compare Tells how two rows stand to each other that have equal hits: below
 * 0 where the one comes first.
 */
export function firstRows(
  size: number,
  counts: Float64Array,
  start: number,
  step: number,
  count: number,
  compare: (row: number, other: number) => number,
): number[] {
  const best: number[] = [];
  // Nearly all come behind the last of the best, once there are enough: of rows that
  // have one hit each, as in an attack, less than half the time.
  let fewest = -1;
  let last = -1;
  for (let row = 0; row < size; row++) {
    const hits = counts[start + row * step]!;
    if (hits <= fewest && (hits < fewest || compare(row, last) > 0)) continue;
    let place = 0;
    for (let end = best.length; place < end;) {
      const middle = (place + end) >>> 1;
      const other = best[middle]!;
      const more = hits - counts[start + other * step]!;
      if (more > 0 || more === 0 && compare(row, other) < 0) end = middle;
      else place = middle + 1;
    }
    if (place === count) continue;
    if (best.length < count) best.push(row);
    for (let i = best.length - 1; i > place; i--) best[i] = best[i - 1]!;
    best[place] = row;
    if (best.length === count) {
      last = best[count - 1]!;
      fewest = counts[start + last * step]!;
    }
  }
  return best;
}
