/**
 * Counters by a key of bytes, in bounded memory.
 *
 * @module
 */

import type { DistinctCounter } from "./distinct.ts";
import { randomSeed } from "./hash.ts";
import { CROWDED, FULL, KeyIndex } from "./key_index.ts";
import { firstRows, hitsOf, median, writeHits } from "./order.ts";
import { RowTimes, type TimesOfRows } from "./row_times.ts";
import {
  type ByteRow,
  BYTES,
  COLUMNS,
  ERRORS,
  FLOOR,
  HITS,
  type OtherRow,
  type TableRows,
} from "./table_rows.ts";

/**
 * Counts hits, bytes and errors by a key of bytes. When all rows are taken, the
 * lower half of them is pruned: their counts go to {@linkcode other}, and a key
 * that comes (back) afterwards carries the highest pruned count as its
 * uncertainty. A key is a string only where a row is shown.
 */
export class ByteTable implements TableRows {
  /** What was counted for pruned keys. */
  readonly other: OtherRow = { hits: 0, bytes: 0, errors: 0 };
  readonly #capacity: number;
  readonly #index: KeyIndex;
  readonly #distinct: DistinctCounter | undefined;
  // The columns of a row stand side by side: a row that misses the cache does so
  // once.
  #counts: Float64Array;
  /**
   * The rows that have hits, in the order in which they got the first one. A
   * table that is cleared keeps its keys, for they will come again; then not all
   * rows have hits.
   */
  #used: Uint32Array;
  #size = 0;
  #floor = 0;
  #pruned = false;
  /** Response times by row, from when the first one came. */
  #times: RowTimes | undefined;

  /**
   * @param capacity How many rows it holds, a power of two from 2.
   * @param seed Any 32 bits, unknown to those who choose the keys.
   * @param distinct Hears of all keys, from when not all of them have a row.
   */
  constructor(
    capacity: number,
    seed: number = randomSeed(),
    distinct?: DistinctCounter,
  ) {
    this.#capacity = capacity;
    this.#index = new KeyIndex(capacity, seed);
    this.#counts = new Float64Array(0);
    this.#used = new Uint32Array(0);
    this.#distinct = distinct;
  }

  /** The number of rows. */
  get size(): number {
    return this.#size;
  }

  /** Whether rows were pruned: then {@linkcode size} is not the number of keys. */
  get pruned(): boolean {
    return this.#pruned;
  }

  get floor(): number {
    return this.#floor;
  }

  get keys(): Uint8Array {
    return this.#index.keys;
  }

  keyStart(place: number): number {
    return this.#index.startOf(this.#used[place]!);
  }

  keyEnd(place: number): number {
    return this.#index.endOf(this.#used[place]!);
  }

  get times(): TimesOfRows | undefined {
    const times = this.#times;
    return times && {
      forEach: (place, onBucket) => times.forEach(this.#used[place]!, onBucket),
    };
  }

  count(place: number, column: number): number {
    return this.#counts[this.#used[place]! * COLUMNS + column]!;
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
    const row = this.#row(keys, start, end);
    if (row < 0) this.#addOther(1, bytes, error);
    else this.#addTo(row, 1, bytes, error);
  }

  /** Counts one hit as {@linkcode add} does, for a key whose hash is known. */
  addHashed(
    keys: Uint8Array,
    start: number,
    end: number,
    hash: number,
    more: number,
    bytes: number,
    error: number,
  ): void {
    const known = this.#index.rowOfHashed(keys, start, end, hash, more);
    if (known >= this.#used.length) this.#grow();
    const row = known >= 0 ? known : this.#row(keys, start, end);
    if (row < 0) this.#addOther(1, bytes, error);
    else this.#addTo(row, 1, bytes, error);
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
    const row = this.#row(keys, start, end);
    if (row < 0) return this.#addOther(1, bytes, error);
    this.#addTo(row, 1, bytes, error);
    this.#times ??= new RowTimes();
    this.#times.add(row, micros);
  }

  /** Counts hits of one key. */
  addHits(key: Uint8Array, hits: number, bytes = 0, errors = 0): void {
    const row = this.#row(key, 0, key.length);
    if (row < 0) this.#addOther(hits, bytes, errors);
    else this.#addTo(row, hits, bytes, errors);
  }

  /**
   * Adds all counts of other rows. Where there are too many keys, those with the
   * fewest hits in both go: which ones does not depend on the order of rows.
   *
   * @param from Another table, or what was packed of one.
   */
  merge(from: TableRows): void {
    // A key without a row there may have had up to that many hits there.
    if (from.floor > 0) {
      for (const row of this.#usedRows) {
        this.#counts[row * COLUMNS + FLOOR]! += from.floor;
      }
    }
    const isCrowded = this.#size + from.size > this.#capacity;
    if (!isCrowded || !this.#mergeCrowded(from)) {
      for (let i = 0; i < from.size; i++) {
        this.#mergeRow(from, i, this.#row(from.keys, ...keyOf(from, i)));
      }
      this.#floor += from.floor;
    }
    this.#addOther(from.other.hits, from.other.bytes, from.other.errors);
    if (from.pruned) this.#setPruned();
  }

  /** Merges where not all keys can have a row; answers false if they can. */
  #mergeCrowded(from: TableRows): boolean {
    const found = new Int32Array(from.size);
    let keyCount = this.#size;
    for (let i = 0; i < from.size; i++) {
      const row = this.#index.find(from.keys, ...keyOf(from, i));
      // A key that was kept without hits is as good as a new one.
      found[i] = row >= 0 && this.#counts[row * COLUMNS + HITS]! > 0 ? row : -1;
      if (found[i]! < 0) keyCount++;
    }
    if (keyCount <= this.#capacity) return false;

    const floor = this.#floor;
    const all = new Float64Array(keyCount);
    let end = this.#size;
    for (let i = 0; i < from.size; i++) {
      if (found[i]! >= 0) this.#mergeRow(from, i, found[i]!);
      else all[end++] = from.count(i, HITS);
    }
    writeHits(this.#usedRows, this.#counts, all);
    const cut = median(all);
    this.#prune(cut);
    let highest = Math.max(this.#floor, floor + from.floor);
    for (let i = 0; i < from.size; i++) {
      if (found[i]! >= 0) continue;
      const hits = from.count(i, HITS);
      const uncertainty = floor + from.count(i, FLOOR);
      const row = hits > cut
        ? this.#row(from.keys, ...keyOf(from, i))
        : this.#noRow(from.keys, ...keyOf(from, i));
      this.#mergeRow(from, i, row);
      if (row >= 0) this.#counts[row * COLUMNS + FLOOR] = uncertainty;
      else highest = Math.max(highest, hits + uncertainty);
    }
    this.#floor = highest;
    return true;
  }

  #mergeRow(from: TableRows, place: number, row: number): void {
    const hits = from.count(place, HITS);
    const bytes = from.count(place, BYTES);
    const errors = from.count(place, ERRORS);
    if (row < 0) return this.#addOther(hits, bytes, errors);
    const isNew = this.#counts[row * COLUMNS + HITS] === 0;
    this.#addTo(row, hits, bytes, errors);
    this.#counts[row * COLUMNS + FLOOR]! += from.count(place, FLOOR) -
      (isNew ? 0 : from.floor);
    if (from.times === undefined) return;
    const times = this.#times ??= new RowTimes();
    from.times.forEach(
      place,
      (bucket, count) => times.addCount(row, bucket, count),
    );
  }

  /** Forgets all counts. */
  clear(): void {
    if (this.#size > 0) this.#counts.fill(0, 0, this.#index.size * COLUMNS);
    if (this.#times !== undefined) {
      for (const row of this.#usedRows) this.#times.clear(row);
    }
    this.#size = this.#floor = 0;
    this.#pruned = false;
    this.other.hits = this.other.bytes = this.other.errors = 0;
  }

  /**
   * The rows with the most hits, those with equal hits by key.
   *
   * @param count How many rows at most.
   */
  top(count: number): ByteRow[] {
    const compare = (row: number, other: number) =>
      this.#index.compare(row, other);
    const rows = firstRows(this.#usedRows, this.#counts, count, compare);
    return rows.map((row) => ({
      key: this.#key(row),
      hits: this.#counts[row * COLUMNS + HITS]!,
      bytes: this.#counts[row * COLUMNS + BYTES]!,
      errors: this.#counts[row * COLUMNS + ERRORS]!,
      uncertainty: this.#counts[row * COLUMNS + FLOOR]!,
      latency: this.#times?.quantiles(row),
    }));
  }

  /** The hits of a key; 0 where it has no row. */
  hitsOf(key: Uint8Array): number {
    const row = this.#index.find(key, 0, key.length);
    return row < 0 ? 0 : this.#counts[row * COLUMNS + HITS]!;
  }

  #key(row: number): Uint8Array {
    const { keys } = this.#index;
    return keys.subarray(this.#index.startOf(row), this.#index.endOf(row));
  }

  get #usedRows(): Uint32Array {
    return this.#used.subarray(0, this.#size);
  }

  /** The row of a key, a new one if need be; negative where none can be had. */
  #row(keys: Uint8Array, start: number, end: number): number {
    let row = this.#index.rowOf(keys, start, end);
    if (row === FULL) {
      // Keys without hits, of a time before, go first.
      this.#prune(
        this.#size < this.#index.size
          ? 0
          : median(hitsOf(this.#usedRows, this.#counts)),
      );
      row = this.#index.rowOf(keys, start, end);
    }
    if (row >= this.#used.length) this.#grow();
    return row === CROWDED ? this.#noRow(keys, start, end) : row;
  }

  #addTo(row: number, hits: number, bytes: number, errors: number): void {
    const counts = this.#counts;
    const at = row * COLUMNS;
    if (counts[at + HITS] === 0) {
      counts[at + FLOOR] = this.#floor;
      this.#used[this.#size++] = row;
      if (this.#pruned) this.#note(row);
    }
    counts[at + HITS]! += hits;
    counts[at + BYTES]! += bytes;
    counts[at + ERRORS]! += errors;
  }

  /** Makes as much room as the index has. */
  #grow(): void {
    const { room } = this.#index;
    const counts = new Float64Array(room * COLUMNS);
    counts.set(this.#counts);
    this.#counts = counts;
    const used = new Uint32Array(room);
    used.set(this.#used);
    this.#used = used;
  }

  #addOther(hits: number, bytes: number, errors: number): void {
    this.other.hits += hits;
    this.other.bytes += bytes;
    this.other.errors += errors;
  }

  #noRow(keys: Uint8Array, start: number, end: number): number {
    this.#setPruned();
    this.#distinct?.add(keys, start, end);
    return -1;
  }

  /** From now on size does not tell how many keys there were. */
  #setPruned(): void {
    if (this.#pruned) return;
    this.#pruned = true;
    for (const row of this.#usedRows) this.#note(row);
  }

  #note(row: number): void {
    const index = this.#index;
    const distinct = this.#distinct;
    if (distinct === undefined) return;
    if (index.seed === distinct.seed) {
      distinct.addHash(index.hashOf(row), index.moreHashOf(row));
    } else {
      distinct.add(index.keys, index.startOf(row), index.endOf(row));
    }
  }

  /** Makes room: as many rows stay as have more hits than the cut. */
  #prune(cut: number): void {
    const counts = this.#counts;
    const used = this.#used;
    const { size } = this.#index;
    if (cut > 0) this.#setPruned();
    let floor = this.#floor;
    let kept = 0;
    let [otherHits, otherBytes, otherErrors] = [0, 0, 0];
    for (let row = 0; row < size; row++) {
      const at = row * COLUMNS;
      const hits = counts[at + HITS]!;
      if (hits > cut) {
        const to = kept * COLUMNS;
        for (let i = 0; i < COLUMNS; i++) counts[to + i] = counts[at + i]!;
        this.#times?.move(kept, row);
        used[kept++] = row;
      } else if (hits > 0) {
        floor = Math.max(floor, hits + counts[at + FLOOR]!);
        otherHits += hits;
        otherBytes += counts[at + BYTES]!;
        otherErrors += counts[at + ERRORS]!;
      }
    }
    this.#addOther(otherHits, otherBytes, otherErrors);
    this.#floor = floor;
    this.#size = kept;
    this.#index.keep(used, kept);
    for (let row = 0; row < kept; row++) used[row] = row;
    counts.fill(0, kept * COLUMNS, size * COLUMNS);
    this.#times?.clearFrom(kept);
  }
}

function keyOf(rows: TableRows, place: number): [start: number, end: number] {
  return [rows.keyStart(place), rows.keyEnd(place)];
}
