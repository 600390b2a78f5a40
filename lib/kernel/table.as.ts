/**
 * Counters by a key of bytes, in bounded memory: what `lib/traffic/byte_table.ts`
 * is made of, and explains.
 *
 * It is an open-addressing hash table whose rows stand in the order in which they
 * were added: 0 is the first. That it is here, beside the lines, is worth a third of
 * a line's time: a row is one line of the cache, and 16 bytes of a key are compared
 * at once.
 *
 * @module
 */

import { note, seedOfDistinct } from "./distinct.as";
import { hash, moreHash } from "./hash.as";
import { median } from "./median.as";
import { firstBytes, isSame, MAX_KEY_BYTES } from "./memory.as";
import {
  copyRow, dropKeys, fillSlots, grow, HEAD, HEAD_BYTES, keyOf, mask, placeOf, putKey,
  reseed, Row, ROW_BYTES, rowAt, slotWord, Table,
} from "./table_memory.as";

/** A chain of taken slots longer than this means that somebody found the seed. */
const MAX_PROBES: usize = 64;

/** No slot for it: too many other keys have slots near it. */
export const CROWDED: usize = 0;

/** The row of a key; negative where it has none. */
export function find(at: usize, key: usize, keyLength: usize): i32 {
  const table = changetype<Table>(at);
  const length = min(keyLength, MAX_KEY_BYTES);
  const code = hash(key, length, table.seed);
  const slot = slotOf(table, key, length, code);
  return slot === CROWDED ? -1 : <i32> (load<usize>(slot) & mask(table)) - 1;
}

/**
 * Counts hits of a key.
 *
 * @returns Its row; negative where it has none.
 */
export function add(
  at: usize, key: usize, length: usize, hits: f64, bytes: f64, errors: f64,
): i32 {
  const table = changetype<Table>(at);
  const row = rowFor(table, key, length);
  addToKey(table, row, hits, bytes, errors);
  return placeOf(table, row);
}

/**
 * Counts one hit of a key whose hash is known.
 *
 * @param length Not more than keys may have.
 * @param seed What it was hashed with.
 */
// This and those below are worth 6 % of the kernel's time for common lines.
@inline
export function addHashed(
  at: usize, key: usize, length: usize, code: i32, more: i32, seed: i32,
  bytes: f64, error: f64,
): void {
  const table = changetype<Table>(at);
  const row = seed === table.seed
    ? rowForHashed(table, key, length, code, more)
    : rowFor(table, key, length);
  addToKey(table, row, 1, bytes, error);
}

/** From now on its size does not tell how many keys there were. */
export function setPruned(at: usize): void {
  const table = changetype<Table>(at);
  if (table.pruned !== 0) return;
  table.pruned = 1;
  for (let i: usize = 0; i < table.size; i++) noteRow(table, rowAt(table, i));
}

/** A key gets no row. */
export function noRow(at: usize, key: usize, length: usize): void {
  const table = changetype<Table>(at);
  setPruned(at);
  if (table.distinct === 0) return;
  const code = hash(key, min(length, MAX_KEY_BYTES), seedOfDistinct(table.distinct));
  note(table.distinct, code, moreHash());
}

/**
 * Makes room: as many rows stay as have more hits than the cut, in the order they
 * had. A key that comes (back) afterwards may have had as many hits as a row had
 * that was dropped.
 */
export function prune(at: usize, cut: f64): void {
  const table = changetype<Table>(at);
  setPruned(at);
  let kept: usize = 0;
  dropKeys(table);
  for (let i: usize = 0; i < table.size; i++) {
    const from = rowAt(table, i);
    if (from.hits > cut) {
      const row = rowAt(table, kept);
      if (row !== from) copyRow(row, from);
      if (row.length > HEAD_BYTES) putKey(table, row, row.key, row.length);
      if (table.moved !== 0) store<usize>(table.moved + 4 * kept, i);
      kept++;
    } else {
      table.floor = max(table.floor, from.hits + from.floor);
      addTo(table, null, from.hits, from.bytes, from.errors);
    }
  }
  table.size = table.movedCount = kept;
  table.moves++;
  fillSlots(table);
}

// ------------------------------------------------------------------- look-ups

export function rowFor(table: Table, key: usize, keyLength: usize): Row | null {
  const length = min(keyLength, MAX_KEY_BYTES);
  return rowForHashed(table, key, length, hash(key, length, table.seed), moreHash());
}

/** The row of a key whose hash is known, a new one if need be; or nothing. */
@inline
export function rowForHashed(table: Table, key: usize, length: usize, code: i32, more: i32): Row | null {
  const slot = slotOf(table, key, length, code);
  if (slot !== CROWDED) {
    const place = load<usize>(slot) & mask(table);
    if (place > 0) return rowAt(table, place - 1);
  }
  return newRow(table, slot, key, length, code, more);
}

/** The slot of a key, or the free one for it. */
@inline
export function slotOf(table: Table, key: usize, length: usize, code: i32): usize {
  const bits = mask(table);
  let slot = <usize> code & bits;
  for (let probe: usize = 0; probe < MAX_PROBES; probe++) {
    const at = table.slots + 4 * slot;
    const found = load<usize>(at);
    if (found === 0) return at;
    // Rarely another key: for one that is not there no row is looked at, which is
    // worth 4 % of the kernel's time.
    if (((found ^ <usize> code) & ~bits) === 0) {
      if (isKey(rowAt(table, (found & bits) - 1), key, length)) return at;
    }
    slot = (slot + 1) & bits;
  }
  return CROWDED;
}

@inline
function isKey(row: Row, key: usize, length: usize): bool {
  if (row.length !== length) return false;
  const head = v128.load(changetype<usize>(row), HEAD);
  if (v128.any_true(v128.xor(head, firstBytes(key, length)))) return false;
  return length <= HEAD_BYTES || isSame(row.key, key, length);
}

/**
 * Gives a key a row that has none.
 *
 * @param slot The free slot for it, if there is one.
 */
function newRow(
  table: Table, slot: usize, key: usize, length: usize, code: i32, more: i32,
): Row | null {
  while (slot === CROWDED || table.size === table.room) {
    if (slot !== CROWDED) makeRoom(table);
    else if (reseed(table)) {
      code = hash(key, length, table.seed);
      more = moreHash();
    } else {
      noRow(changetype<usize>(table), key, length);
      return null;
    }
    slot = slotOf(table, key, length, code);
  }
  const place = table.size;
  const row = putRow(table, key, length, code, more);
  store<usize>(slot, slotWord(table, row, place));
  if (table.pruned !== 0) noteRow(table, row);
  return row;
}

/** Puts a row behind the others, in which nothing is counted. */
function putRow(table: Table, key: usize, length: usize, code: i32, more: i32): Row {
  const row = rowAt(table, table.size);
  // First of all: where there is no memory left the table is as before.
  if (length > HEAD_BYTES) putKey(table, row, key, length);
  table.size++;
  row.hash = code;
  row.more = more;
  row.length = length;
  row.hits = row.bytes = row.errors = 0;
  row.floor = table.floor;
  v128.store(changetype<usize>(row), firstBytes(key, length), HEAD);
  return row;
}

function makeRoom(table: Table): void {
  if (table.room < table.capacity) return grow(table);
  const hits = table.rows + offsetof<Row>("hits");
  prune(changetype<usize>(table), median(hits, table.size, ROW_BYTES));
}

/**
 * Counts hits of a key in its row. Where it has none, it may have had so many more when
 * it gets one.
 */
@inline
function addToKey(table: Table, row: Row | null, hits: f64, bytes: f64, errors: f64): void {
  if (row === null) table.floor += hits;
  addTo(table, row, hits, bytes, errors);
}

/** Counts hits in a row, or as those of other keys where there is none. */
@inline
export function addTo(table: Table, row: Row | null, hits: f64, bytes: f64, errors: f64): void {
  if (row === null) {
    table.otherHits += hits;
    table.otherBytes += bytes;
    table.otherErrors += errors;
  } else {
    row.hits += hits;
    row.bytes += bytes;
    row.errors += errors;
  }
}

function noteRow(table: Table, row: Row): void {
  const distinct = table.distinct;
  if (distinct === 0) return;
  if (seedOfDistinct(distinct) === table.seed) {
    note(distinct, row.hash, row.more);
  } else {
    note(distinct, hash(keyOf(row), row.length, seedOfDistinct(distinct)), moreHash());
  }
}
