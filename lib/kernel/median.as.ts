/**
 * The median of hits, for who prunes.
 *
 * @module
 */

import { allocate, release } from "./memory.as";

/** Hits below this are counted out to find their median. */
const FEW_HITS: usize = 256;

/**
 * The least value that fewer than half of all are above. Most rows have few hits, and
 * to count these out is worth 4 % of the time where one client has many and the others
 * are many more than rows.
 *
 * @param at Where the first value is: a whole number of hits, not below 0.
 * @param count How many there are.
 * @param step How far they are apart.
 */
export function median(at: usize, count: usize, step: usize): f64 {
  const middle = count >> 1;
  const end = at + count * step;
  const counts = allocate(4 * FEW_HITS);
  let most: f64 = 0;
  for (let value = at; value < end; value += step) {
    const hits = load<f64>(value);
    most = max(most, hits);
    if (hits >= <f64> FEW_HITS) continue;
    const place = counts + 4 * <usize> hits;
    store<usize>(place, load<usize>(place) + 1);
  }
  let values: usize = 0;
  let few: usize = 0;
  for (; few < FEW_HITS; few++) {
    values += load<usize>(counts + 4 * few);
    if (values > middle) break;
  }
  release(counts, 4 * FEW_HITS);
  if (few < FEW_HITS) return <f64> few;
  // Halved again and again: the least value that more than half do not exceed.
  let low = <f64> FEW_HITS;
  while (low < most) {
    const half = floor((low + most) / 2);
    // Beyond 2^53 two numbers that follow each other have no half any more.
    if (half === most || half + 1 === low) return most;
    values = 0;
    for (let value = at; value < end; value += step) {
      if (load<f64>(value) <= half) values++;
    }
    if (values > middle) most = half;
    else low = half + 1;
  }
  return low;
}
