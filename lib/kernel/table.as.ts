/**
 * Counters by a key of bytes, in bounded memory: what `lib/traffic/byte_table.ts`
 * is made of, and explains.
 *
 * It is an open-addressing hash table whose rows stand in the order in which they
 * were added: 0 is the first. That it is here, beside the lines, halves the time of
 * a line: a row is one line of the cache, and 16 bytes of a key are compared at once.
 *
 * @module
 */

import { note, seedOfDistinct } from "./distinct.as";
import { hash, mixed, moreHash } from "./hash.as";
import {
  allocate, copyBytes, firstBytes, isSame, MAX_KEY_BYTES, release,
} from "./memory.as";

/** So many rows there is memory for at first: most tables need no more. */
const FIRST_ROWS: usize = 16;
/** And so many bytes for keys that are too long for their rows. */
const FIRST_BYTES: usize = 1024;
/** A chain of taken slots longer than this means that somebody found the seed. */
const MAX_PROBES: usize = 64;
/** Hits below this are counted out to find their median. */
const FEW_HITS: usize = 256;
/** A key of up to so many bytes stands in its row. */
const HEAD_BYTES: usize = 16;

/** What is known of a table; `lib/traffic/byte_table.ts` says it, too. */
@unmanaged
class Table {
  /** How many keys have a row. */
  size: usize;
  rows: usize;
  /** The bytes of keys that are longer than 16, one behind the other. */
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
  keysEnd: usize;
  keysRoom: usize;
  /** The seed to take when somebody has found the one above. */
  spareSeed: i32;
  /** How many keys may still come before the seed is changed again. */
  reseedIn: i32;
  /** Hears of all keys, from when not all of them have a row; 0 where nobody does. */
  distinct: usize;
}

/** A row; `lib/traffic/byte_table.ts` says it, too. */
@unmanaged
class Row {
  hash: i32;
  /** More of the hash: see `moreHash`. */
  more: i32;
  /** Where among the long keys this one is. */
  key: usize;
  length: usize;
  hits: f64;
  bytes: f64;
  errors: f64;
  /** How many hits the key may have had before it got its row. */
  floor: f64;
  // And behind it the first 16 bytes of the key.
}

const HEAD: usize = 48;
const ROW_BYTES: usize = 64;

/** No slot for it: too many other keys have slots near it. */
const CROWDED: usize = 0;

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
  table.seed = seed;
  table.spareSeed = spareSeed;
  table.distinct = distinct;
  table.room = min(capacity, FIRST_ROWS);
  table.rows = allocate(table.room * ROW_BYTES);
  table.slots = allocate(slotBytes(table));
  return at;
}

/** Gives its memory back. */
export function closeTable(at: usize): void {
  const table = changetype<Table>(at);
  release(table.rows, table.room * ROW_BYTES);
  release(table.slots, slotBytes(table));
  if (table.keysRoom > 0) release(table.keys, table.keysRoom);
  if (table.moved !== 0) release(table.moved, 4 * table.capacity);
  release(at, offsetof<Table>());
}

/** Forgets all keys. */
export function clearTable(at: usize): void {
  const table = changetype<Table>(at);
  if (table.size > 0) memory.fill(table.slots, 0, slotBytes(table));
  table.size = table.keysEnd = 0;
  table.pruned = 0;
  table.floor = 0;
  table.otherHits = table.otherBytes = table.otherErrors = 0;
}

/** From now on it says where rows stood that move. */
export function tellMoves(at: usize): void {
  const table = changetype<Table>(at);
  if (table.moved === 0) table.moved = allocate(4 * table.capacity);
}

/** The row of a key; negative where it has none. */
export function find(at: usize, key: usize, keyLength: usize): i32 {
  const table = changetype<Table>(at);
  const length = min(keyLength, MAX_KEY_BYTES);
  const code = hash(key, length, table.seed);
  const slot = slotOf(table, key, length, code);
  return slot === CROWDED ? -1 : <i32> (load<usize>(slot) & mask(table)) - 1;
}

/** The row of a key, a new one if need be; negative where none can be had. */
export function rowOf(at: usize, key: usize, length: usize): i32 {
  const table = changetype<Table>(at);
  return placeOf(table, rowFor(table, key, length));
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
  addTo(table, row, hits, bytes, errors);
  return placeOf(table, row);
}

/**
 * Counts one hit of a key whose hash is known.
 *
 * @param length Not more than keys may have.
 * @param seed What it was hashed with.
 */
// This and those below are worth 8 % of a line's time.
@inline
export function addHashed(
  at: usize, key: usize, length: usize, code: i32, more: i32, seed: i32,
  bytes: f64, error: f64,
): void {
  const table = changetype<Table>(at);
  const row = seed === table.seed
    ? rowForHashed(table, key, length, code, more)
    : rowFor(table, key, length);
  addTo(table, row, 1, bytes, error);
}

/** Counts hits in a row, or as those of other keys where it is negative. */
export function addToRow(at: usize, place: i32, hits: f64, bytes: f64, errors: f64): void {
  const table = changetype<Table>(at);
  addTo(table, place < 0 ? null : rowAt(table, place), hits, bytes, errors);
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
  let keysEnd: usize = 0;
  for (let i: usize = 0; i < table.size; i++) {
    const from = rowAt(table, i);
    if (from.hits > cut) {
      const row = rowAt(table, kept);
      if (row !== from) copyRow(row, from);
      if (row.length > HEAD_BYTES) {
        copyBytes(table.keys + keysEnd, table.keys + row.key, row.length);
        row.key = keysEnd;
        keysEnd += row.length;
      }
      if (table.moved !== 0) store<usize>(table.moved + 4 * kept, i);
      kept++;
    } else {
      table.floor = max(table.floor, from.hits + from.floor);
      addTo(table, null, from.hits, from.bytes, from.errors);
    }
  }
  table.size = table.movedCount = kept;
  table.keysEnd = keysEnd;
  table.moves++;
  fillSlots(table);
}

/**
 * The value in the middle: as many at most are more. Most rows have few hits, and to
 * count these out instead of sorting them is worth a quarter of all time where there
 * are many more clients than rows.
 *
 * @param at Where the first value is: a whole number of hits.
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
    values = 0;
    for (let value = at; value < end; value += step) {
      if (load<f64>(value) <= half) values++;
    }
    if (values > middle) most = half;
    else low = half + 1;
  }
  return low;
}

// ------------------------------------------------------------------- look-ups

function rowFor(table: Table, key: usize, keyLength: usize): Row | null {
  const length = min(keyLength, MAX_KEY_BYTES);
  return rowForHashed(table, key, length, hash(key, length, table.seed), moreHash());
}

/** The row of a key whose hash is known, a new one if need be; or nothing. */
@inline
function rowForHashed(table: Table, key: usize, length: usize, code: i32, more: i32): Row | null {
  const slot = slotOf(table, key, length, code);
  if (slot !== CROWDED) {
    const place = load<usize>(slot) & mask(table);
    if (place > 0) return rowAt(table, place - 1);
  }
  return newRow(table, slot, key, length, code, more);
}

/** The slot of a key, or the free one for it. */
@inline
function slotOf(table: Table, key: usize, length: usize, code: i32): usize {
  const bits = mask(table);
  let slot = <usize> code & bits;
  for (let probe: usize = 0; probe < MAX_PROBES; probe++) {
    const at = table.slots + 4 * slot;
    const found = load<usize>(at);
    if (found === 0) return at;
    // Rarely another key: for one that is not there no row is looked at.
    if (((found ^ <usize> code) & ~bits) === 0) {
      if (isKey(table, rowAt(table, (found & bits) - 1), key, length)) return at;
    }
    slot = (slot + 1) & bits;
  }
  return CROWDED;
}

@inline
function isKey(table: Table, row: Row, key: usize, length: usize): bool {
  if (row.length !== length) return false;
  const head = v128.load(changetype<usize>(row), HEAD);
  if (v128.any_true(v128.xor(head, firstBytes(key, length)))) return false;
  return length <= HEAD_BYTES || isSame(table.keys + row.key, key, length);
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
  const place = table.size++;
  const row = rowAt(table, place);
  row.hash = code;
  row.more = more;
  row.length = length;
  row.hits = row.bytes = row.errors = 0;
  row.floor = table.floor;
  v128.store(changetype<usize>(row), firstBytes(key, length), HEAD);
  if (length > HEAD_BYTES) {
    if (table.keysEnd + length > table.keysRoom) growKeys(table);
    row.key = table.keysEnd;
    copyBytes(table.keys + row.key, key, length);
    table.keysEnd += length;
  }
  store<usize>(slot, slotWord(table, row, place));
  if (table.pruned !== 0) noteRow(table, row);
  return row;
}

function makeRoom(table: Table): void {
  if (table.room < table.capacity) return grow(table);
  const hits = table.rows + offsetof<Row>("hits");
  prune(changetype<usize>(table), median(hits, table.size, ROW_BYTES));
}

/** Counts hits in a row, or as those of other keys where there is none. */
@inline
function addTo(table: Table, row: Row | null, hits: f64, bytes: f64, errors: f64): void {
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
    note(distinct, hash(keyOf(table, row), row.length, seedOfDistinct(distinct)), moreHash());
  }
}

// --------------------------------------------------------------------- memory

function rowAt(table: Table, place: usize): Row {
  return changetype<Row>(table.rows + place * ROW_BYTES);
}

/** A row's number; negative where there is none. */
function placeOf(table: Table, row: Row | null): i32 {
  return row === null ? -1 : <i32> ((changetype<usize>(row) - table.rows) / ROW_BYTES);
}

/** Where a row's key is. */
function keyOf(table: Table, row: Row): usize {
  return row.length > HEAD_BYTES ? table.keys + row.key : changetype<usize>(row) + HEAD;
}

function copyRow(to: Row, from: Row): void {
  for (let i: usize = 0; i < ROW_BYTES; i += 16) {
    v128.store(changetype<usize>(to) + i, v128.load(changetype<usize>(from) + i));
  }
}

/** The bits of a slot that are a row's number; above it are bits of its hash. */
function mask(table: Table): usize {
  return table.room * 2 - 1;
}

function slotBytes(table: Table): usize {
  return table.room * 8;
}

function slotWord(table: Table, row: Row, place: usize): usize {
  return (<usize> row.hash & ~mask(table)) | (place + 1);
}

function grow(table: Table): void {
  const rows = table.rows;
  const bytes = table.room * ROW_BYTES;
  release(table.slots, slotBytes(table));
  table.room *= 2;
  table.slots = allocate(slotBytes(table));
  table.rows = allocate(table.room * ROW_BYTES);
  memory.copy(table.rows, rows, bytes);
  release(rows, bytes);
  fillSlots(table);
}

function growKeys(table: Table): void {
  const keys = table.keys;
  const keysRoom = table.keysRoom;
  table.keysRoom = max(FIRST_BYTES, keysRoom * 2);
  table.keys = allocate(table.keysRoom);
  if (keysRoom === 0) return;
  memory.copy(table.keys, keys, table.keysEnd);
  release(keys, keysRoom);
}

/**
 * Takes another seed, unless that was just done: with keys that no seed keeps
 * apart it would be done for each of them.
 */
function reseed(table: Table): bool {
  if (table.reseedIn-- > 0) return false;
  table.reseedIn = <i32> table.capacity;
  table.seed = table.spareSeed;
  table.spareSeed = <i32> mixed(<u64> <u32> table.seed);
  for (let i: usize = 0; i < table.size; i++) {
    const row = rowAt(table, i);
    row.hash = hash(keyOf(table, row), row.length, table.seed);
    row.more = moreHash();
  }
  fillSlots(table);
  return true;
}

function fillSlots(table: Table): void {
  memory.fill(table.slots, 0, slotBytes(table));
  const bits = mask(table);
  for (let i: usize = 0; i < table.size; i++) {
    const row = rowAt(table, i);
    let slot = <usize> row.hash & bits;
    while (load<usize>(table.slots + 4 * slot) !== 0) slot = (slot + 1) & bits;
    store<usize>(table.slots + 4 * slot, slotWord(table, row, i));
  }
}
