/**
 * Counters by a key of bytes, in bounded memory.
 *
 * @module
 */

import { bytesOfLatin1, latin1Of } from "../log/text.ts";
import type { DistinctCounter } from "./distinct.ts";
import { randomSeed } from "./hash.ts";
import { CROWDED, FULL, KeyIndex } from "./key_index.ts";

// The columns of a row, side by side: a row that misses the cache does so once.
const COLUMNS = 4;
const HITS = 0;
const BYTES = 1;
const ERRORS = 2;
/** How many hits the key may have had before it got its row. */
const FLOOR = 3;

/** Hits below this are counted out to find their median, others sorted. */
const FEW_HITS = 256;
const rowsByHits = new Uint32Array(FEW_HITS);

/** One row of a {@linkcode ByteTable}. */
export interface ByteRow {
  /** The key's bytes. */
  readonly key: Uint8Array;
  /** Hits counted for the key. */
  readonly hits: number;
  /** Bytes sent for the key. */
  readonly bytes: number;
  /** Hits with a status of 400 or more. */
  readonly errors: number;
  /** How many hits may be missing; 0 while the table has not been pruned. */
  readonly uncertainty: number;
}

/** What is kept of a table over a restart. */
export interface SavedTable {
  readonly floor: number;
  readonly other: readonly [hits: number, bytes: number, errors: number];
  /** Row by row; a key is text of one character a byte. */
  readonly keys: readonly string[];
  readonly hits: readonly number[];
  readonly bytes: readonly number[];
  readonly errors: readonly number[];
  readonly uncertainties: readonly number[];
}

/** What was counted for keys that no longer have a row. */
export interface OtherRow {
  hits: number;
  bytes: number;
  errors: number;
}

/**
 * Counts hits, bytes and errors by a key of bytes. When all rows are taken, the
 * lower half of them is pruned: their counts go to {@linkcode other}, and a key
 * that comes (back) afterwards carries the highest pruned count as its
 * uncertainty. A key is a string only where a row is shown.
 */
export class ByteTable {
  /** What was counted for pruned keys. */
  readonly other: OtherRow = { hits: 0, bytes: 0, errors: 0 };
  readonly #index: KeyIndex;
  readonly #dropped: DistinctCounter | undefined;
  readonly #counts: Float64Array;
  /**
   * The rows that have hits, in the order in which they got the first one. A
   * table that is cleared keeps its keys, for they will come again; then not all
   * rows have hits.
   */
  readonly #used: Uint32Array;
  #size = 0;
  #floor = 0;
  #pruned = false;

  /**
   * @param capacity How many rows it holds, a power of two from 2.
   * @param seed Any 32 bits, unknown to those who choose the keys.
   * @param dropped Hears of all keys that lose their row, or get none.
   */
  constructor(
    capacity: number,
    seed: number = randomSeed(),
    dropped?: DistinctCounter,
  ) {
    this.#index = new KeyIndex(capacity, seed);
    this.#counts = new Float64Array(capacity * COLUMNS);
    this.#used = new Uint32Array(capacity);
    this.#dropped = dropped;
  }

  /** The number of rows. */
  get size(): number {
    return this.#size;
  }

  /** Whether rows were pruned: then {@linkcode size} is not the number of keys. */
  get pruned(): boolean {
    return this.#pruned;
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

  /** Counts hits of which nothing else is known. */
  addHits(key: Uint8Array, hits: number): void {
    const row = this.#row(key, 0, key.length);
    if (row < 0) this.#addOther(hits, 0, 0);
    else this.#addTo(row, hits, 0, 0);
  }

  /** Adds all counts of another table. */
  merge(from: ByteTable): void {
    // A key without a row there may have had up to that many hits there.
    if (from.#floor > 0) {
      for (const row of this.#usedRows) {
        this.#counts[row * COLUMNS + FLOOR]! += from.#floor;
      }
    }
    for (const fromRow of from.#usedRows) {
      const at = fromRow * COLUMNS;
      const hits = from.#counts[at + HITS]!;
      const bytes = from.#counts[at + BYTES]!;
      const errors = from.#counts[at + ERRORS]!;
      const row = this.#row(
        from.#index.keys,
        from.#index.startOf(fromRow),
        from.#index.endOf(fromRow),
      );
      if (row < 0) {
        this.#addOther(hits, bytes, errors);
        continue;
      }
      const isNew = this.#counts[row * COLUMNS + HITS] === 0;
      this.#addTo(row, hits, bytes, errors);
      this.#counts[row * COLUMNS + FLOOR]! += from.#counts[at + FLOOR]! -
        (isNew ? 0 : from.#floor);
    }
    this.#addOther(from.other.hits, from.other.bytes, from.other.errors);
    this.#floor += from.#floor;
    this.#pruned ||= from.#pruned;
  }

  /** What is kept over a restart. */
  save(): SavedTable {
    const { hits, bytes, errors } = this.other;
    const rows = [...this.#usedRows];
    const column = (name: number) =>
      rows.map((row) => this.#counts[row * COLUMNS + name]!);
    return {
      floor: this.#floor,
      other: [hits, bytes, errors],
      keys: rows.map((row) => latin1Of(this.#key(row))),
      hits: column(HITS),
      bytes: column(BYTES),
      errors: column(ERRORS),
      uncertainties: column(FLOOR),
    };
  }

  /** Takes over what was kept, in the place of what is there. */
  restore(saved: SavedTable): void {
    this.clear();
    for (const [i, key] of saved.keys.entries()) {
      const hits = saved.hits[i]!;
      const bytes = saved.bytes[i]!;
      const errors = saved.errors[i]!;
      const row = this.#row(bytesOfLatin1(key), 0, key.length);
      if (row < 0) {
        this.#addOther(hits, bytes, errors);
        continue;
      }
      this.#addTo(row, hits, bytes, errors);
      this.#counts[row * COLUMNS + FLOOR] = saved.uncertainties[i]!;
    }
    this.#floor = Math.max(this.#floor, saved.floor);
    this.#pruned ||= this.#floor > 0;
    this.#addOther(...saved.other);
  }

  /** Forgets all counts. */
  clear(): void {
    for (const row of this.#usedRows) {
      const at = row * COLUMNS;
      this.#counts.fill(0, at, at + COLUMNS);
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
    const best: number[] = [];
    for (const row of this.#usedRows) {
      if (best.length === count) {
        if (count === 0 || !this.#before(row, best[count - 1]!)) continue;
        best.pop();
      }
      let low = 0;
      for (let high = best.length; low < high;) {
        const middle = (low + high) >>> 1;
        if (this.#before(row, best[middle]!)) high = middle;
        else low = middle + 1;
      }
      best.splice(low, 0, row);
    }
    return best.map((row) => ({
      key: this.#key(row).slice(),
      hits: this.#counts[row * COLUMNS + HITS]!,
      bytes: this.#counts[row * COLUMNS + BYTES]!,
      errors: this.#counts[row * COLUMNS + ERRORS]!,
      uncertainty: this.#counts[row * COLUMNS + FLOOR]!,
    }));
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
      this.#prune();
      row = this.#index.rowOf(keys, start, end);
    }
    if (row === CROWDED) {
      this.#pruned = true;
      this.#dropped?.add(keys, start, end);
    }
    return row;
  }

  #addTo(row: number, hits: number, bytes: number, errors: number): void {
    const counts = this.#counts;
    const at = row * COLUMNS;
    if (counts[at + HITS] === 0) {
      counts[at + FLOOR] = this.#floor;
      this.#used[this.#size++] = row;
    }
    counts[at + HITS]! += hits;
    counts[at + BYTES]! += bytes;
    counts[at + ERRORS]! += errors;
  }

  #addOther(hits: number, bytes: number, errors: number): void {
    this.other.hits += hits;
    this.other.bytes += bytes;
    this.other.errors += errors;
  }

  #dropRow(row: number): void {
    const index = this.#index;
    const dropped = this.#dropped;
    this.#pruned = true;
    if (dropped === undefined) return;
    if (index.seed === dropped.seed) {
      dropped.addHash(index.hashOf(row), index.moreHashOf(row));
    } else {
      dropped.add(index.keys, index.startOf(row), index.endOf(row));
    }
  }

  /** Whether a row ranks before another. */
  #before(row: number, other: number): boolean {
    const difference = this.#counts[row * COLUMNS + HITS]! -
      this.#counts[other * COLUMNS + HITS]!;
    return difference > 0 ||
      difference === 0 &&
        compareBytes(this.#key(row), this.#key(other)) < 0;
  }

  /** Makes room: of rows without hits, or else of those with the fewest. */
  #prune(): void {
    const counts = this.#counts;
    const size = this.#index.size;
    // As many rows stay as are above the cut: ties go, or nothing might.
    const cut = this.#size === size ? this.#medianHits() : 0;
    let floor = this.#floor;
    let kept = 0;
    for (let row = 0; row < size; row++) {
      const at = row * COLUMNS;
      const hits = counts[at + HITS]!;
      if (hits > cut) {
        this.#used[kept++] = row;
      } else if (hits > 0) {
        floor = Math.max(floor, hits + counts[at + FLOOR]!);
        this.#addOther(hits, counts[at + BYTES]!, counts[at + ERRORS]!);
        this.#dropRow(row);
      }
    }
    this.#floor = floor;
    this.#size = kept;
    this.#index.keep(this.#used, kept);
    for (let to = 0; to < kept; to++) {
      const from = this.#used[to]! * COLUMNS;
      for (let i = 0; i < COLUMNS; i++) {
        counts[to * COLUMNS + i] = counts[from + i]!;
      }
      this.#used[to] = to;
    }
    counts.fill(0, kept * COLUMNS);
  }

  /** The median of the rows' hits, all of which have some. */
  #medianHits(): number {
    const middle = this.#size >>> 1;
    rowsByHits.fill(0);
    for (let row = 0; row < this.#size; row++) {
      const hits = this.#counts[row * COLUMNS + HITS]!;
      if (hits < FEW_HITS) rowsByHits[hits]!++;
    }
    let rows = 0;
    for (let hits = 0; hits < FEW_HITS; hits++) {
      rows += rowsByHits[hits]!;
      if (rows > middle) return hits;
    }
    const all = Float64Array.from(
      this.#usedRows,
      (row) => this.#counts[row * COLUMNS + HITS]!,
    );
    return all.sort()[middle]!;
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}
