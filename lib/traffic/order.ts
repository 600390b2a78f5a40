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
  const isBefore = (row: number, other: number) => {
    const more = counts[start + row * step]! - counts[start + other * step]!;
    return more > 0 || more === 0 && compare(row, other) < 0;
  };
  // Nearly all have fewer hits than the last of the best: the others are few.
  let fewest = 0;
  for (let row = 0; row < size; row++) {
    if (best.length === count) {
      if (count === 0 || counts[start + row * step]! < fewest) continue;
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
    fewest = counts[start + best[best.length - 1]! * step]!;
  }
  return best;
}
