import {
  COLUMNS,
  type PlainRows,
  type TableRows,
  unpacked,
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
  const { floor, other, pruned, times } = rows;
  const plain = unpacked({
    keys: Uint8Array.from(keys),
    ends: Uint32Array.from(ends),
    counts: Float64Array.from(counts),
    floor,
    other,
    pruned,
    times: undefined,
  });
  return { ...plain, times };
}
