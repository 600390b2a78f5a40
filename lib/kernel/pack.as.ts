/**
 * Rows of a table one behind the other, to be sent to another thread or to come from
 * there, or from what was kept:
 *
 * | from | what |
 * |---|---|
 * | 0 | of each row its hits, bytes, errors and floor, in floats |
 * | 32 bytes a row | where each row's key ends, in words; it begins where the last ends |
 * | 36 bytes a row | the keys |
 *
 * That it is here is worth 5 % of the time with two jobs, and 4 MB: outside it takes a
 * dozen calls for each row, which are compiled in both threads.
 *
 * @module
 */

import { hash, moreHash } from "./hash.as";
import { firstBytes, MAX_KEY_BYTES } from "./memory.as";
import { HEAD, keyOf, openRows, rowAt, Table } from "./table_memory.as";

const COUNT_BYTES: usize = 32;
const END_BYTES: usize = 4;

/** How many bytes the rows of a table are. */
export function packedBytes(at: usize): usize {
  const table = changetype<Table>(at);
  let byteCount = table.size * (COUNT_BYTES + END_BYTES);
  for (let i: usize = 0; i < table.size; i++) byteCount += rowAt(table, i).length;
  return byteCount;
}

/** Puts the rows of a table into an area that has as much room. */
export function packRows(at: usize, area: usize): void {
  const table = changetype<Table>(at);
  const ends = area + table.size * COUNT_BYTES;
  const keys = ends + table.size * END_BYTES;
  let end: usize = 0;
  for (let i: usize = 0; i < table.size; i++) {
    const row = rowAt(table, i);
    const counts = area + i * COUNT_BYTES;
    store<f64>(counts, row.hits);
    store<f64>(counts, row.bytes, 8);
    store<f64>(counts, row.errors, 16);
    store<f64>(counts, row.floor, 24);
    memory.copy(keys + end, keyOf(row), row.length);
    end += row.length;
    store<usize>(ends + i * END_BYTES, end);
  }
}

/**
 * Makes a table of rows that are only there to be merged; their keys stay where they
 * are, with 16 bytes behind them that may be looked at.
 *
 * @param area Where they stand.
 * @param rows How many they are.
 * @param seed What their keys are hashed with.
 */
export function unpackRows(area: usize, rows: usize, seed: i32): usize {
  const at = openRows(rows, seed);
  const table = changetype<Table>(at);
  const ends = area + rows * COUNT_BYTES;
  const keys = ends + rows * END_BYTES;
  let start: usize = 0;
  for (let i: usize = 0; i < rows; i++) {
    const end = load<usize>(ends + i * END_BYTES);
    const key = keys + start;
    const length = min(end - start, MAX_KEY_BYTES);
    const counts = area + i * COUNT_BYTES;
    const row = rowAt(table, i);
    row.hash = hash(key, length, seed);
    row.more = moreHash();
    row.key = key;
    row.length = length;
    row.hits = load<f64>(counts);
    row.bytes = load<f64>(counts, 8);
    row.errors = load<f64>(counts, 16);
    row.floor = load<f64>(counts, 24);
    v128.store(changetype<usize>(row), firstBytes(key, length), HEAD);
    start = end;
  }
  table.size = rows;
  return at;
}
