/**
 * Adds the counts of one table to another.
 *
 * That it is here is worth a sixth of a replay's time that shows totals, as JSON does:
 * each interval has a row for nearly each of its lines, and from outside it takes six
 * calls to merge one.
 *
 * @module
 */

import { median } from "./median.as";
import { allocate, release } from "./memory.as";
import {
  addTo, CROWDED, noRow, prune, rowFor, rowForHashed, setPruned, slotOf,
} from "./table.as";
import { hash } from "./hash.as";
import { keyOf, mask, Row, rowAt, Table } from "./table_memory.as";

const FLOAT_BYTES: usize = 8;
const WORD_BYTES: usize = 4;

/**
 * Adds all counts of another table. Where there are too many keys, those with the
 * fewest hits in both go: which ones does not depend on the order of rows.
 */
export function merge(at: usize, other: usize): void {
  const table = changetype<Table>(at);
  const from = changetype<Table>(other);
  // A key without a row there may have had up to that many hits there.
  if (from.floor > 0) {
    for (let i: usize = 0; i < table.size; i++) rowAt(table, i).floor += from.floor;
  }
  const isCrowded = table.size + from.size > table.capacity;
  if (!isCrowded || !mergeCrowded(table, from)) {
    let floor = from.floor;
    for (let i: usize = 0; i < from.size; i++) {
      const theirs = rowAt(from, i);
      const row = rowOfTheirs(table, from, theirs);
      mergeRow(table, from, theirs, row);
      if (row === null) floor = max(floor, theirs.hits + theirs.floor);
    }
    table.floor += floor;
  }
  addTo(table, null, from.otherHits, from.otherBytes, from.otherErrors);
  if (from.pruned !== 0) setPruned(at);
}

/** Merges where not all keys can have a row; answers false if they can. */
function mergeCrowded(table: Table, from: Table): bool {
  const foundBytes = WORD_BYTES * from.size;
  const found = allocate(foundBytes);
  let keyCount = table.size;
  for (let i: usize = 0; i < from.size; i++) {
    const place = findTheirs(table, from, rowAt(from, i));
    store<usize>(found + WORD_BYTES * i, place);
    if (place === 0) keyCount++;
  }
  const isCrowded = keyCount > table.capacity;
  if (isCrowded) mergeMost(table, from, found, keyCount);
  release(found, foundBytes);
  return isCrowded;
}

/**
 * @param found Where each key has its row, plus one; 0 where it has none.
 * @param keyCount How many different keys there are.
 */
function mergeMost(table: Table, from: Table, found: usize, keyCount: usize): void {
  const floor = table.floor;
  const area = allocate(keyCount * FLOAT_BYTES);
  let end = area;
  for (let i: usize = 0; i < from.size; i++) {
    const theirs = rowAt(from, i);
    const place = load<usize>(found + WORD_BYTES * i);
    if (place > 0) mergeRow(table, from, theirs, rowAt(table, place - 1));
    else {
      store<f64>(end, theirs.hits);
      end += FLOAT_BYTES;
    }
  }
  for (let i: usize = 0; i < table.size; i++) {
    store<f64>(end, rowAt(table, i).hits);
    end += FLOAT_BYTES;
  }
  const cut = median(area, keyCount, FLOAT_BYTES);
  release(area, keyCount * FLOAT_BYTES);
  prune(changetype<usize>(table), cut);
  let highest = max(table.floor, floor + from.floor);
  for (let i: usize = 0; i < from.size; i++) {
    if (load<usize>(found + WORD_BYTES * i) > 0) continue;
    const theirs = rowAt(from, i);
    const uncertainty = floor + theirs.floor;
    if (theirs.hits > cut) {
      const row = rowOfTheirs(table, from, theirs);
      mergeRow(table, from, theirs, row);
      if (row !== null) {
        row.floor = uncertainty;
        continue;
      }
    } else {
      noRow(changetype<usize>(table), keyOf(theirs), theirs.length);
      mergeRow(table, from, theirs, null);
    }
    highest = max(highest, theirs.hits + uncertainty);
  }
  table.floor = highest;
}

/** Where a key of the other table has its row, plus one; 0 where it has none. */
function findTheirs(table: Table, from: Table, theirs: Row): usize {
  const key = keyOf(theirs);
  const length = theirs.length;
  const code = from.seed === table.seed ? theirs.hash : hash(key, length, table.seed);
  const slot = slotOf(table, key, length, code);
  return slot === CROWDED ? 0 : load<usize>(slot) & mask(table);
}

/** The row of a key of the other table; nothing where it cannot have one. */
function rowOfTheirs(table: Table, from: Table, theirs: Row): Row | null {
  const key = keyOf(theirs);
  const length = theirs.length;
  return from.seed === table.seed
    ? rowForHashed(table, key, length, theirs.hash, theirs.more)
    : rowFor(table, key, length);
}

function mergeRow(table: Table, from: Table, theirs: Row, row: Row | null): void {
  const isNew = row !== null && row.hits === 0;
  addTo(table, row, theirs.hits, theirs.bytes, theirs.errors);
  if (row !== null) row.floor += theirs.floor - (isNew ? 0 : from.floor);
}
