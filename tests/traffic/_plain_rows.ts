import {
  COLUMNS,
  type PlainRows,
  type TableRows,
} from "../../lib/traffic/table_rows.ts";

/** Rows in arrays, taken one by one: the slow way of a table's own `pack()`. */
export function plainOf(rows: TableRows): PlainRows {
  const keys: number[] = [];
  const ends: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < rows.size; i++) {
    keys.push(...rows.keys.subarray(rows.keyStart(i), rows.keyEnd(i)));
    ends.push(keys.length);
    for (let column = 0; column < COLUMNS; column++) {
      counts.push(rows.count(i, column));
    }
  }
  const { size, floor, other, pruned, times } = rows;
  return {
    size,
    keys: Uint8Array.from(keys),
    ends: Uint32Array.from(ends),
    counts: Float64Array.from(counts),
    keyStart: (place) => place === 0 ? 0 : ends[place - 1]!,
    keyEnd: (place) => ends[place]!,
    count: (place, column) => counts[place * COLUMNS + column]!,
    floor,
    other,
    pruned,
    times,
  };
}
