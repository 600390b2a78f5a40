/**
 * Counters by a key of bytes, in bounded memory.
 *
 * @module
 */

import { bytesOfLatin1, latin1Of } from "../log/text.ts";
import { hashBytes, randomSeed } from "./hash.ts";

/** Keys are cut to this many bytes. */
export const MAX_KEY_BYTES = 512;
/** A chain of taken slots longer than this means that somebody found the seed. */
const MAX_PROBES = 64;

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
 * An open-addressing hash table from byte ranges to hits, bytes and errors.
 * When it is full, the lower half of its rows is pruned: their counts go to
 * {@linkcode other}, and a key that comes (back) afterwards carries the highest
 * pruned count as its uncertainty. A key is a string only where a row is shown.
 */
export class ByteTable {
  /** What was counted for pruned keys. */
  readonly other: OtherRow = { hits: 0, bytes: 0, errors: 0 };
  readonly #capacity: number;
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #hashes: Uint32Array;
  readonly #keyStarts: Uint32Array;
  readonly #keyLengths: Uint16Array;
  readonly #hits: Float64Array;
  readonly #bytes: Float64Array;
  readonly #errors: Float64Array;
  readonly #floors: Float64Array;
  #keys: Uint8Array = new Uint8Array(4096);
  #keysEnd = 0;
  #rows = 0;
  #floor = 0;
  #seed: number;

  /**
   * @param capacity How many rows it holds, a power of two from 2.
   * @param seed Any 32 bits, unknown to those who choose the keys.
   */
  constructor(capacity: number, seed: number = randomSeed()) {
    this.#capacity = capacity;
    this.#slots = new Int32Array(capacity * 2);
    this.#mask = capacity * 2 - 1;
    this.#hashes = new Uint32Array(capacity);
    this.#keyStarts = new Uint32Array(capacity);
    this.#keyLengths = new Uint16Array(capacity);
    this.#hits = new Float64Array(capacity);
    this.#bytes = new Float64Array(capacity);
    this.#errors = new Float64Array(capacity);
    this.#floors = new Float64Array(capacity);
    this.#seed = seed;
  }

  /** The number of rows. */
  get size(): number {
    return this.#rows;
  }

  /** Whether rows were pruned: then {@linkcode size} is not the number of keys. */
  get pruned(): boolean {
    return this.#floor > 0;
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

  /** Adds all counts of another table. */
  merge(from: ByteTable): void {
    // A key without a row there may have had up to that many hits there.
    for (let row = 0; row < this.#rows; row++) {
      this.#floors[row]! += from.#floor;
    }
    for (let i = 0; i < from.#rows; i++) {
      const start = from.#keyStarts[i]!;
      const row = this.#row(from.#keys, start, start + from.#keyLengths[i]!);
      const hits = from.#hits[i]!;
      const bytes = from.#bytes[i]!;
      const errors = from.#errors[i]!;
      if (row < 0) {
        this.#addOther(hits, bytes, errors);
        continue;
      }
      const isNew = this.#hits[row] === 0;
      this.#floors[row]! += from.#floors[i]! - (isNew ? 0 : from.#floor);
      this.#addTo(row, hits, bytes, errors);
    }
    this.#addOther(from.other.hits, from.other.bytes, from.other.errors);
    this.#floor += from.#floor;
  }

  /** What is kept over a restart. */
  save(): SavedTable {
    const { hits, bytes, errors } = this.other;
    return {
      floor: this.#floor,
      other: [hits, bytes, errors],
      keys: Array.from(
        { length: this.#rows },
        (_, row) => latin1Of(this.#key(row)),
      ),
      hits: [...this.#hits.subarray(0, this.#rows)],
      bytes: [...this.#bytes.subarray(0, this.#rows)],
      errors: [...this.#errors.subarray(0, this.#rows)],
      uncertainties: [...this.#floors.subarray(0, this.#rows)],
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
      this.#floors[row] = saved.uncertainties[i]!;
    }
    this.#floor = Math.max(this.#floor, saved.floor);
    this.#addOther(...saved.other);
  }

  /** Forgets all rows. */
  clear(): void {
    if (this.#rows > 0) this.#slots.fill(0);
    this.#rows = 0;
    this.#keysEnd = 0;
    this.#floor = 0;
    this.other.hits = this.other.bytes = this.other.errors = 0;
  }

  /**
   * The rows with the most hits, those with equal hits by key.
   *
   * @param count How many rows at most.
   */
  top(count: number): ByteRow[] {
    const best: number[] = [];
    for (let row = 0; row < this.#rows; row++) {
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
      hits: this.#hits[row]!,
      bytes: this.#bytes[row]!,
      errors: this.#errors[row]!,
      uncertainty: this.#floors[row]!,
    }));
  }

  /** The row of a key, a new one if need be; -1 where none can be had. */
  #row(keys: Uint8Array, start: number, keyEnd: number): number {
    const end = Math.min(keyEnd, start + MAX_KEY_BYTES);
    let hash = hashBytes(keys, start, end, this.#seed);
    let slot = this.#find(keys, start, end, hash);
    if (slot < 0) {
      this.#reseed();
      hash = hashBytes(keys, start, end, this.#seed);
      slot = this.#find(keys, start, end, hash);
      if (slot < 0) return -1;
    }
    const found = this.#slots[slot]!;
    if (found > 0) return found - 1;
    if (this.#rows === this.#capacity) {
      this.#prune();
      slot = this.#find(keys, start, end, hash);
      if (slot < 0) return -1;
    }
    return this.#insert(slot, keys, start, end, hash);
  }

  /** The slot of a key, or the free one for it; -1 after too many probes. */
  #find(keys: Uint8Array, start: number, end: number, hash: number): number {
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = (hash + probe) & this.#mask;
      const row = this.#slots[slot]! - 1;
      if (row < 0) return slot;
      if (this.#hashes[row] === hash && this.#isKey(row, keys, start, end)) {
        return slot;
      }
    }
    return -1;
  }

  #isKey(row: number, keys: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.#keyLengths[row] !== length) return false;
    const at = this.#keyStarts[row]!;
    for (let i = 0; i < length; i++) {
      if (this.#keys[at + i] !== keys[start + i]) return false;
    }
    return true;
  }

  #insert(
    slot: number,
    keys: Uint8Array,
    start: number,
    end: number,
    hash: number,
  ): number {
    const length = end - start;
    if (this.#keysEnd + length > this.#keys.length) {
      const larger = new Uint8Array(this.#keys.length * 2);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    for (let i = 0; i < length; i++) {
      this.#keys[this.#keysEnd + i] = keys[start + i]!;
    }
    const row = this.#rows++;
    this.#hashes[row] = hash;
    this.#keyStarts[row] = this.#keysEnd;
    this.#keyLengths[row] = length;
    this.#keysEnd += length;
    this.#hits[row] = this.#bytes[row] = this.#errors[row] = 0;
    this.#floors[row] = this.#floor;
    this.#slots[slot] = row + 1;
    return row;
  }

  #addTo(row: number, hits: number, bytes: number, errors: number): void {
    this.#hits[row]! += hits;
    this.#bytes[row]! += bytes;
    this.#errors[row]! += errors;
  }

  #addOther(hits: number, bytes: number, errors: number): void {
    this.other.hits += hits;
    this.other.bytes += bytes;
    this.other.errors += errors;
  }

  #key(row: number): Uint8Array {
    const start = this.#keyStarts[row]!;
    return this.#keys.subarray(start, start + this.#keyLengths[row]!);
  }

  /** Whether a row ranks before another. */
  #before(row: number, other: number): boolean {
    const difference = this.#hits[row]! - this.#hits[other]!;
    return difference > 0 ||
      difference === 0 && compareBytes(this.#key(row), this.#key(other)) < 0;
  }

  #prune(): void {
    const counts = this.#hits.slice(0, this.#rows).sort();
    const cut = counts[this.#rows >>> 1]!;
    let floor = this.#floor;
    let kept = 0;
    // As many rows stay as are above the cut: ties go, or nothing might.
    for (let row = 0; row < this.#rows; row++) {
      if (this.#hits[row]! > cut) {
        this.#move(row, kept++);
        continue;
      }
      floor = Math.max(floor, this.#hits[row]! + this.#floors[row]!);
      this.#addOther(this.#hits[row]!, this.#bytes[row]!, this.#errors[row]!);
    }
    this.#rows = kept;
    this.#floor = floor;
    this.#keysEnd = 0;
    for (let row = 0; row < kept; row++) {
      const start = this.#keyStarts[row]!;
      const length = this.#keyLengths[row]!;
      this.#keys.copyWithin(this.#keysEnd, start, start + length);
      this.#keyStarts[row] = this.#keysEnd;
      this.#keysEnd += length;
    }
    this.#fillSlots();
  }

  #move(from: number, to: number): void {
    for (
      const column of [
        this.#hashes,
        this.#keyStarts,
        this.#keyLengths,
        this.#hits,
        this.#bytes,
        this.#errors,
        this.#floors,
      ]
    ) column[to] = column[from]!;
  }

  #reseed(): void {
    this.#seed = randomSeed();
    for (let row = 0; row < this.#rows; row++) {
      const start = this.#keyStarts[row]!;
      const end = start + this.#keyLengths[row]!;
      this.#hashes[row] = hashBytes(this.#keys, start, end, this.#seed);
    }
    this.#fillSlots();
  }

  #fillSlots(): void {
    this.#slots.fill(0);
    for (let row = 0; row < this.#rows; row++) {
      let slot = this.#hashes[row]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = row + 1;
    }
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return a.length - b.length;
}
