/**
 * What a table has of memory: rows, slots, and keys that are too long for their
 * rows. All of it grows when it is needed.
 *
 * Rows and slots double, keys come in chunks: what is left behind where something
 * doubles is of use to what is smaller alone, and keys can be most of it.
 *
 * @module
 */

import { hash, mixed, moreHash } from "./hash.as";
import { allocate, release } from "./memory.as";

/** So many rows there is memory for at first: most tables need no more. */
const FIRST_ROWS: usize = 16;
/** So much at a time for keys that are too long for their rows. */
const CHUNK_BYTES: usize = 16 * 1024;
/** A chunk begins with where the next one is. */
const CHUNK_HEAD: usize = 4;
/** A key of up to so many bytes stands in its row. */
export const HEAD_BYTES: usize = 16;

/** What is known of a table; `lib/traffic/byte_table.ts` says it, too. */
@unmanaged
export class Table {
  /** How many keys have a row. */
  size: usize;
  rows: usize;
  /** The first chunk of keys that are longer than 16; 0 before there was one. */
  keys: usize;
  /** Whether there were keys that have no row. */
  pruned: u32;
  /** How often rows moved. */
  moves: u32;
  /** Where the old places of rows are, as of the last move; 0 where nobody asks. */
  moved: usize;
  /** How many these are. */
  movedCount: usize;
  seed: i32;
  /** How many hits a key without a row may have had. */
  floor: f64;
  // What was counted for keys that have none.
  otherHits: f64;
  otherBytes: f64;
  otherErrors: f64;
  // From here on known here only.
  /** How many rows there may be, a power of two from 2. */
  capacity: usize;
  /** For how many there is memory. */
  room: usize;
  /**
   * Two for each row: the number of a row, plus one, and above it as many bits of
   * its hash as there is room for; 0 is free.
   */
  slots: usize;
  /** The chunk where the next key goes, and where in it; 0 before the first key. */
  chunk: usize;
  keysEnd: usize;
  /** The seed to take when somebody has found the one above. */
  spareSeed: i32;
  // What both were at first.
  firstSeed: i32;
  firstSpareSeed: i32;
  /** How many keys may still come before the seed is changed again. */
  reseedIn: i32;
  /** Hears of all keys, from when not all of them have a row; 0 where nobody does. */
  distinct: usize;
}

/** A row; `lib/traffic/byte_table.ts` says it, too. */
@unmanaged
export class Row {
  hash: i32;
  /** More of the hash: see `moreHash`. */
  more: i32;
  /** Where the key is, if it is a long one. */
  key: usize;
  length: usize;
  hits: f64;
  bytes: f64;
  errors: f64;
  /** How many hits the key may have had before it got its row. */
  floor: f64;
  // And behind it the first 16 bytes of the key.
}

export const HEAD: usize = 48;
export const ROW_BYTES: usize = 64;

/**
 * Makes a table.
 *
 * @param capacity How many rows it holds, a power of two from 2.
 * @param seed What keys are hashed with.
 * @param spareSeed What they are hashed with when somebody has found that.
 * @param distinct Hears of all keys, from when not all of them have a row; or 0.
 */
export function openTable(capacity: usize, seed: i32, spareSeed: i32, distinct: usize): usize {
  const at = allocate(offsetof<Table>());
  const table = changetype<Table>(at);
  table.capacity = capacity;
  table.seed = table.firstSeed = seed;
  table.spareSeed = table.firstSpareSeed = spareSeed;
  table.distinct = distinct;
  table.room = min(capacity, FIRST_ROWS);
  table.rows = allocate(table.room * ROW_BYTES);
  table.slots = allocate(slotBytes(table));
  return at;
}

/**
 * Makes a table for rows that are only there to be merged: no key can be found.
 *
 * @param rows How many rows there will be.
 * @param seed What keys are hashed with.
 */
export function openRows(rows: usize, seed: i32): usize {
  const at = allocate(offsetof<Table>());
  const table = changetype<Table>(at);
  table.seed = seed;
  table.room = rows;
  table.rows = allocate(rows * ROW_BYTES);
  return at;
}

/** Gives its memory back. */
export function closeTable(at: usize): void {
  const table = changetype<Table>(at);
  release(table.rows, table.room * ROW_BYTES);
  if (table.slots !== 0) release(table.slots, slotBytes(table));
  for (let chunk = table.keys; chunk !== 0;) {
    const next = load<usize>(chunk);
    release(chunk, CHUNK_BYTES);
    chunk = next;
  }
  if (table.moved !== 0) release(table.moved, 4 * table.capacity);
  release(at, offsetof<Table>());
}

/** Forgets all keys. */
export function clearTable(at: usize): void {
  const table = changetype<Table>(at);
  if (table.size > 0) memory.fill(table.slots, 0, slotBytes(table));
  table.size = 0;
  table.pruned = 0;
  dropKeys(table);
  // Who found the seed is not to slow down all that comes: each other seed costs time.
  table.seed = table.firstSeed;
  table.spareSeed = table.firstSpareSeed;
  table.reseedIn = 0;
  table.floor = 0;
  table.otherHits = table.otherBytes = table.otherErrors = 0;
}

/** From now on it says where rows stood that move. */
export function tellMoves(at: usize): void {
  const table = changetype<Table>(at);
  if (table.moved === 0) table.moved = allocate(4 * table.capacity);
}

export function rowAt(table: Table, place: usize): Row {
  return changetype<Row>(table.rows + place * ROW_BYTES);
}

/** A row's number; negative where there is none. */
export function placeOf(table: Table, row: Row | null): i32 {
  return row === null ? -1 : <i32> ((changetype<usize>(row) - table.rows) / ROW_BYTES);
}

/** Where a row's key is. */
export function keyOf(row: Row): usize {
  return row.length > HEAD_BYTES ? row.key : changetype<usize>(row) + HEAD;
}

/** Keeps a row's key that is too long for it. */
export function putKey(table: Table, row: Row, key: usize, length: usize): void {
  if (table.chunk === 0 || table.keysEnd + length > table.chunk + CHUNK_BYTES) {
    nextChunk(table);
  }
  memory.copy(table.keysEnd, key, length);
  row.key = table.keysEnd;
  table.keysEnd += length;
}

/**
 * Forgets the long keys; the memory stays. Those that are put again in their order,
 * all or some, go where they were or before that, so that nothing is lost.
 */
export function dropKeys(table: Table): void {
  table.chunk = table.keysEnd = 0;
}

function nextChunk(table: Table): void {
  const last = table.chunk;
  let chunk = last === 0 ? table.keys : load<usize>(last);
  if (chunk === 0) {
    chunk = allocate(CHUNK_BYTES);
    if (last === 0) table.keys = chunk;
    else store<usize>(last, chunk);
  }
  table.chunk = chunk;
  table.keysEnd = chunk + CHUNK_HEAD;
}

export function copyRow(to: Row, from: Row): void {
  for (let i: usize = 0; i < ROW_BYTES; i += 16) {
    v128.store(changetype<usize>(to) + i, v128.load(changetype<usize>(from) + i));
  }
}

/** The bits of a slot that are a row's number; above it are bits of its hash. */
export function mask(table: Table): usize {
  return table.room * 2 - 1;
}

function slotBytes(table: Table): usize {
  return table.room * 8;
}

export function slotWord(table: Table, row: Row, place: usize): usize {
  return (<usize> row.hash & ~mask(table)) | (place + 1);
}

export function grow(table: Table): void {
  const bytes = table.room * ROW_BYTES;
  // Both first: where there is no memory left the table is as before.
  const rows = allocate(2 * bytes);
  const slots = allocate(2 * slotBytes(table));
  memory.copy(rows, table.rows, bytes);
  release(table.rows, bytes);
  release(table.slots, slotBytes(table));
  table.rows = rows;
  table.slots = slots;
  table.room *= 2;
  fillSlots(table);
}

/**
 * Takes another seed, unless that was just done: with keys that no seed keeps
 * apart it would be done for each of them.
 */
export function reseed(table: Table): bool {
  if (table.reseedIn-- > 0) return false;
  table.reseedIn = <i32> table.capacity;
  table.seed = table.spareSeed;
  table.spareSeed = <i32> mixed(<u64> <u32> table.seed);
  for (let i: usize = 0; i < table.size; i++) {
    const row = rowAt(table, i);
    row.hash = hash(keyOf(row), row.length, table.seed);
    row.more = moreHash();
  }
  fillSlots(table);
  return true;
}

export function fillSlots(table: Table): void {
  memory.fill(table.slots, 0, slotBytes(table));
  const bits = mask(table);
  for (let i: usize = 0; i < table.size; i++) {
    const row = rowAt(table, i);
    let slot = <usize> row.hash & bits;
    while (load<usize>(table.slots + 4 * slot) !== 0) slot = (slot + 1) & bits;
    store<usize>(table.slots + 4 * slot, slotWord(table, row, i));
  }
}
