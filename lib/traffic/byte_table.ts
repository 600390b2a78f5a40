/**
 * Counters by a key of bytes, in bounded memory.
 *
 * @module
 */

import { addressOf, bytes, floats, words } from "../kernel/areas.ts";
import {
  add,
  allocate,
  clearTable,
  closeTable,
  find,
  merge,
  openTable,
  packedBytes,
  packRows,
  release,
  tellMoves,
  unpackRows,
} from "../kernel/kernel.wasm";
import type { DistinctCounter } from "./distinct.ts";
import { randomSeed } from "./hash.ts";
import { firstRows } from "./order.ts";
import { packedTimes, RowTimes, type TimesOfRows } from "./row_times.ts";
import {
  type ByteRow,
  BYTES,
  COLUMNS,
  ERRORS,
  FLOOR,
  HITS,
  type OtherRow,
  type PackedTable,
  type PlainRows,
  type TableRows,
} from "./table_rows.ts";

// What the kernel says of a table, in words from where that begins.
const SIZE = 0;
const ROWS = 1;
const PRUNED = 3;
const MOVES = 4;
const MOVED = 5;
const MOVED_COUNT = 6;
const SEED = 7;
// And in floats.
const TABLE_FLOOR = 4;
const OTHER_HITS = 5;
const OTHER_BYTES = 6;
const OTHER_ERRORS = 7;
// What it says of a row, in words,
const ROW_WORDS = 16;
const KEY = 2;
const LENGTH = 3;
// in floats,
const ROW_FLOATS = 8;
const COUNTS = 2;
// and in bytes: the key where it is no longer than that.
const ROW_BYTES = 64;
const HEAD_AT = 48;
const HEAD_BYTES = 16;

const WORD_BYTES = 4;
const FLOAT_BYTES = 8;
// Of a packed row: its counts, and with the end of its key.
const PACKED_COUNTS = COLUMNS * FLOAT_BYTES;
const PACKED_BYTES = PACKED_COUNTS + WORD_BYTES;
/** So much the kernel looks at behind packed keys. */
const BEHIND_BYTES = 16;

/** Rows that can be merged: of a table, or such as stand in arrays. */
export type Rows = ByteTable | PlainRows;

/** For all tables: with one more seed than these two, hashing takes longer. */
const SPARE_SEED = randomSeed();

/**
 * Counts hits, bytes and errors by a key of bytes. When all rows are taken, the
 * lower half of them is pruned, with all that have as many hits as the median, so
 * that it does not depend on their order: their counts go to {@linkcode other}, and
 * a key that comes (back) afterwards carries the highest pruned count as its
 * uncertainty. A key is a string only where a row is shown.
 */
export class ByteTable implements TableRows, Disposable {
  /** Where it is for the kernel. */
  readonly at: number;
  readonly #word: number;
  readonly #float: number;
  /** Response times by row, from when the first one came. */
  #times: RowTimes | undefined;
  /** How often rows had moved when their response times went along. */
  #moves = 0;
  #isClosed = false;

  /**
   * @param capacity How many rows it holds, a power of two from 2.
   * @param seed Any 32 bits, unknown to those who choose the keys.
   * @param distinct Hears of all keys, from when not all of them have a row; it
   * has to be there as long as the table.
   * @param spareSeed What comes in place of the seed where somebody found that.
   */
  constructor(
    capacity: number,
    seed: number = randomSeed(),
    distinct?: DistinctCounter,
    spareSeed: number = SPARE_SEED,
  ) {
    const at = openTable(capacity, seed, spareSeed, distinct?.at ?? 0);
    this.at = at;
    this.#word = at / WORD_BYTES;
    this.#float = at / FLOAT_BYTES;
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    // What is given back twice would be taken twice.
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeTable(this.at);
  }

  /** What keys are hashed with: another one once too many of them were crowded. */
  get seed(): number {
    return words[this.#word + SEED]!;
  }

  /** The number of rows. */
  get size(): number {
    return words[this.#word + SIZE]!;
  }

  /** Whether rows were pruned: then {@linkcode size} is not the number of keys. */
  get pruned(): boolean {
    return words[this.#word + PRUNED] !== 0;
  }

  get floor(): number {
    return floats[this.#float + TABLE_FLOOR]!;
  }

  /** What was counted for pruned keys. */
  get other(): Readonly<OtherRow> {
    return {
      hits: floats[this.#float + OTHER_HITS]!,
      bytes: floats[this.#float + OTHER_BYTES]!,
      errors: floats[this.#float + OTHER_ERRORS]!,
    };
  }

  get keys(): Uint8Array {
    return bytes;
  }

  keyStart(row: number): number {
    const rows = words[this.#word + ROWS]!;
    const word = rows / WORD_BYTES + row * ROW_WORDS;
    return words[word + LENGTH]! > HEAD_BYTES
      ? words[word + KEY]!
      : rows + row * ROW_BYTES + HEAD_AT;
  }

  keyEnd(row: number): number {
    const rows = words[this.#word + ROWS]!;
    const length = rows / WORD_BYTES + row * ROW_WORDS + LENGTH;
    return this.keyStart(row) + words[length]!;
  }

  get times(): TimesOfRows | undefined {
    return this.#times;
  }

  count(row: number, column: number): number {
    return floats[this.#countsOf(row) + column]!;
  }

  /**
   * Counts one hit for the key `keys[start..end)`.
   *
   * @param keys Bytes that hold the key; the table keeps a copy of it.
   * @param start The offset of its first byte.
   * @param end One past its last byte.
   * @param bytes The bytes sent.
   * @param error 1 for an error, else 0.
   */
  add(
    keys: Uint8Array,
    start: number,
    end: number,
    bytes: number,
    error: number,
  ): void {
    const length = end - start;
    add(this.at, addressOf(keys, start, length), length, 1, bytes, error);
    if (this.#times !== undefined) this.followMoves();
  }

  /** Counts one hit as {@linkcode add} does, and how long it took. */
  addTimed(
    keys: Uint8Array,
    start: number,
    end: number,
    bytes: number,
    error: number,
    micros: number,
  ): void {
    this.#openTimes();
    const length = end - start;
    const at = addressOf(keys, start, length);
    const row = add(this.at, at, length, 1, bytes, error);
    this.followMoves();
    if (row >= 0) this.#times!.add(row, micros);
  }

  /** Counts hits of one key. */
  addHits(key: Uint8Array, hits: number, bytes = 0, errors = 0): void {
    const at = addressOf(key, 0, key.length);
    add(this.at, at, key.length, hits, bytes, errors);
    this.followMoves();
  }

  /**
   * Has response times go along with the rows that moved. Who counts in the kernel
   * says it after each hit that may have moved rows.
   */
  followMoves(): void {
    const moves = words[this.#word + MOVES]!;
    if (this.#times === undefined || moves === this.#moves) return;
    this.#moves = moves;
    const moved = words[this.#word + MOVED]! / WORD_BYTES;
    // Rows may have come since: they have no times yet.
    const kept = words[this.#word + MOVED_COUNT]!;
    for (let row = 0; row < kept; row++) {
      this.#times.move(row, words[moved + row]!);
    }
    this.#times.clearFrom(kept);
  }

  #openTimes(): RowTimes {
    if (this.#times === undefined) {
      this.#times = new RowTimes();
      this.#moves = words[this.#word + MOVES]!;
      tellMoves(this.at);
    }
    return this.#times;
  }

  /**
   * Adds all counts of other rows. Where there are too many keys, those with the
   * fewest hits in both go: which ones does not depend on the order of rows.
   *
   * @param from The other rows.
   */
  merge(from: Rows): void {
    if (from instanceof ByteTable) merge(this.at, from.at);
    else mergePlain(this.at, from, this.seed);
    this.followMoves();
    if (from.times !== undefined) this.#mergeTimes(from, from.times);
  }

  /** Adds the response times of rows that were merged, where they have a row here. */
  #mergeTimes(from: TableRows, theirs: TimesOfRows): void {
    const times = this.#openTimes();
    for (let i = 0; i < from.size; i++) {
      const row = find(this.at, ...keyOf(from, i));
      if (row < 0) continue;
      theirs.forEach(i, (bucket, count) => times.addCount(row, bucket, count));
    }
  }

  /** Makes plain data of all rows; it shares no memory with them. */
  pack(): PackedTable {
    const { size, floor, other, pruned } = this;
    const byteCount = packedBytes(this.at);
    const area = allocate(byteCount);
    packRows(this.at, area);
    const { buffer } = bytes.slice(area, area + byteCount);
    release(area, byteCount);
    return {
      counts: new Float64Array(buffer, 0, size * COLUMNS),
      ends: new Uint32Array(buffer, size * PACKED_COUNTS, size),
      keys: new Uint8Array(buffer, size * PACKED_BYTES),
      floor,
      other,
      pruned,
      times: this.#times && packedTimes(this.#times, size),
    };
  }

  /** Forgets all counts. */
  clear(): void {
    if (this.#times !== undefined) {
      for (let row = 0; row < this.size; row++) this.#times.clear(row);
    }
    clearTable(this.at);
  }

  /**
   * The rows with the most hits, those with equal hits by key.
   *
   * @param count How many rows at most.
   */
  top(count: number): ByteRow[] {
    const rows = firstRows(
      this.size,
      floats,
      this.#countsOf(0) + HITS,
      ROW_FLOATS,
      count,
      (row, other) => this.#compare(row, other),
    );
    return rows.map((row) => ({
      key: bytes.subarray(this.keyStart(row), this.keyEnd(row)),
      hits: this.count(row, HITS),
      bytes: this.count(row, BYTES),
      errors: this.count(row, ERRORS),
      uncertainty: this.count(row, FLOOR),
      latency: this.#times?.quantiles(row),
    }));
  }

  /** The hits of a key; 0 where it has no row. */
  hitsOf(key: Uint8Array): number {
    const row = find(this.at, addressOf(key, 0, key.length), key.length);
    return row < 0 ? 0 : this.count(row, HITS);
  }

  /** Compares keys byte by byte: below 0 where the first one comes first. */
  #compare(row: number, other: number): number {
    const start = this.keyStart(row);
    const otherStart = this.keyStart(other);
    const length = this.keyEnd(row) - start;
    const otherLength = this.keyEnd(other) - otherStart;
    for (let i = 0; i < length && i < otherLength; i++) {
      const difference = bytes[start + i]! - bytes[otherStart + i]!;
      if (difference !== 0) return difference;
    }
    return length - otherLength;
  }

  /** Where the counts of a row are, in floats. */
  #countsOf(row: number): number {
    return words[this.#word + ROWS]! / FLOAT_BYTES + row * ROW_FLOATS + COUNTS;
  }
}

/** Where a row's key stands for the kernel, and how long it is. */
function keyOf(from: TableRows, place: number): [at: number, length: number] {
  const start = from.keyStart(place);
  const length = from.keyEnd(place) - start;
  return [addressOf(from.keys, start, length), length];
}

/** Takes rows into the kernel's memory and adds them to those of a table. */
function mergePlain(into: number, from: PlainRows, seed: number): void {
  const { size, keys, ends, counts, floor, other } = from;
  const byteCount = size * PACKED_BYTES + keys.length + BEHIND_BYTES;
  const area = allocate(byteCount);
  floats.set(counts, area / FLOAT_BYTES);
  words.set(ends, (area + size * PACKED_COUNTS) / WORD_BYTES);
  bytes.set(keys, area + size * PACKED_BYTES);
  const at = unpackRows(area, size, seed);
  floats[at / FLOAT_BYTES + TABLE_FLOOR] = floor;
  floats[at / FLOAT_BYTES + OTHER_HITS] = other.hits;
  floats[at / FLOAT_BYTES + OTHER_BYTES] = other.bytes;
  floats[at / FLOAT_BYTES + OTHER_ERRORS] = other.errors;
  words[at / WORD_BYTES + PRUNED] = Number(from.pruned);
  merge(into, at);
  closeTable(at);
  release(area, byteCount);
}
