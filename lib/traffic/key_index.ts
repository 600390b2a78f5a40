/**
 * Numbers for keys of bytes, in bounded memory.
 *
 * @module
 */

import { copyBytes, isSame, viewOf } from "../log/words.ts";
import { hashBytes, moreHash, randomSeed } from "./hash.ts";

/** Keys are cut to this many bytes. */
export const MAX_KEY_BYTES = 512;
/** So many rows there is memory for at first: most tables need no more. */
const FIRST_ROWS = 128;
/** A chain of taken slots longer than this means that somebody found the seed. */
const MAX_PROBES = 64;

/** No row is left: see {@linkcode KeyIndex.rowOf}. */
export const FULL = -1;
/** The key cannot have a row: see {@linkcode KeyIndex.rowOf}. */
export const CROWDED = -2;

// Where what is known of a row stands. They are side by side because a look-up
// that misses the cache should do so once.
const ROW_WORDS = 4;
const HASH = 0;
const START = 1;
const LENGTH = 2;
/** More of the hash: see `moreHash`. */
const MORE = 3;

/**
 * An open-addressing hash table that gives each key a row: 0 for the first, 1 for
 * the second, and so on. It keeps copies of the keys, and nothing else: what is
 * counted by row is kept by others.
 */
export class KeyIndex {
  readonly #capacity: number;
  /** For how many rows there is memory; more comes when it is needed. */
  #room: number;
  /** A row's number plus one; 0 is free. */
  #slots: Int32Array;
  #mask: number;
  #rows: Int32Array;
  #keys = new Uint8Array(4096);
  #view = new DataView(this.#keys.buffer);
  #keysEnd = 0;
  #size = 0;
  #seed: number;
  /** Whether it is another one than was given. */
  #reseeded = false;
  /** How many keys may still come before the seed is changed again. */
  #reseedIn = 0;

  /**
   * @param capacity How many rows there are, a power of two from 2.
   * @param seed Any 32 bits, unknown to those who choose the keys.
   */
  constructor(capacity: number, seed: number) {
    this.#capacity = capacity;
    this.#room = Math.min(capacity, FIRST_ROWS);
    this.#slots = new Int32Array(this.#room * 2);
    this.#mask = this.#room * 2 - 1;
    this.#rows = new Int32Array(this.#room * ROW_WORDS);
    this.#seed = seed | 0;
  }

  /** For how many rows there is memory. */
  get room(): number {
    return this.#room;
  }

  /** How many keys have a row. */
  get size(): number {
    return this.#size;
  }

  /**
   * Finds the row of a key. A new key is given the next one.
   *
   * @param keys Bytes that hold the key.
   * @param start The offset of its first byte.
   * @param keyEnd One past its last byte.
   * @returns The row, or FULL where all are taken, or CROWDED where too many
   * other keys have slots near this one's.
   */
  rowOf(keys: Uint8Array, start: number, keyEnd: number): number {
    const end = cut(start, keyEnd);
    const hash = hashBytes(keys, start, end, this.#seed);
    return this.#rowOf(keys, start, end, hash, moreHash());
  }

  /**
   * Finds the row of a key as {@linkcode rowOf} does, where its hash is known.
   *
   * @param hash As `hashBytes` gives it with the seed that was given; of a key that
   * is not longer than {@linkcode MAX_KEY_BYTES}.
   * @param more As `moreHash` does.
   */
  rowOfHashed(
    keys: Uint8Array,
    start: number,
    end: number,
    hash: number,
    more: number,
  ): number {
    return this.#reseeded
      ? this.rowOf(keys, start, end)
      : this.#rowOf(keys, start, end, hash, more);
  }

  /** The row of a key; negative where it has none. */
  find(keys: Uint8Array, start: number, keyEnd: number): number {
    const end = cut(start, keyEnd);
    const hash = hashBytes(keys, start, end, this.#seed);
    const slot = this.#slotOf(keys, start, end, hash);
    return slot < 0 ? CROWDED : this.#slots[slot]! - 1;
  }

  /** What keys are hashed with: another one once too many of them were crowded. */
  get seed(): number {
    return this.#seed;
  }

  /** The hash of a row's key. */
  hashOf(row: number): number {
    return this.#rows[row * ROW_WORDS + HASH]!;
  }

  /** More of the hash of a row's key: see `moreHash`. */
  moreHashOf(row: number): number {
    return this.#rows[row * ROW_WORDS + MORE]!;
  }

  /** What holds the keys; another array may take its place when one is added. */
  get keys(): Uint8Array {
    return this.#keys;
  }

  /** The offset in {@linkcode keys} of the first byte of a row's key. */
  startOf(row: number): number {
    return this.#rows[row * ROW_WORDS + START]!;
  }

  /** One past the last byte of a row's key. */
  endOf(row: number): number {
    const at = row * ROW_WORDS;
    return this.#rows[at + START]! + this.#rows[at + LENGTH]!;
  }

  /**
   * Compares the keys of two rows byte by byte: below 0 where the first one comes
   * first.
   */
  compare(row: number, other: number): number {
    const keys = this.#keys;
    const start = this.startOf(row);
    const otherStart = this.startOf(other);
    const length = this.endOf(row) - start;
    const otherLength = this.endOf(other) - otherStart;
    for (let i = 0; i < length && i < otherLength; i++) {
      const difference = keys[start + i]! - keys[otherStart + i]!;
      if (difference !== 0) return difference;
    }
    return length - otherLength;
  }

  /** Forgets all keys. */
  clear(): void {
    if (this.#size > 0) this.#slots.fill(0);
    this.#size = this.#keysEnd = 0;
  }

  /**
   * Drops all keys but some; these get the first rows, in the order they had.
   *
   * @param kept Begins with the rows to keep, in their order.
   * @param count How many these are.
   */
  keep(kept: Uint32Array, count: number): void {
    const rows = this.#rows;
    const view = this.#view;
    let end = 0;
    for (let to = 0; to < count; to++) {
      const row = kept[to]!;
      const start = rows[row * ROW_WORDS + START]!;
      const length = rows[row * ROW_WORDS + LENGTH]!;
      copyBytes(view, start, view, end, length);
      rows[to * ROW_WORDS + HASH] = rows[row * ROW_WORDS + HASH]!;
      rows[to * ROW_WORDS + START] = end;
      rows[to * ROW_WORDS + LENGTH] = length;
      rows[to * ROW_WORDS + MORE] = rows[row * ROW_WORDS + MORE]!;
      end += length;
    }
    this.#size = count;
    this.#keysEnd = end;
    this.#fillSlots();
  }

  #rowOf(
    keys: Uint8Array,
    start: number,
    end: number,
    hash: number,
    more: number,
  ): number {
    const slot = this.#slotOf(keys, start, end, hash);
    if (slot < 0) {
      return this.#reseed() ? this.rowOf(keys, start, end) : CROWDED;
    }
    const row = this.#slots[slot]! - 1;
    return row >= 0 ? row : this.#insert(slot, keys, start, end, hash, more);
  }

  /** The slot of a key, or the free one for it; negative after too many probes. */
  #slotOf(keys: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const rows = this.#rows;
    const mask = this.#mask;
    let slot = hash & mask;
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const row = slots[slot]! - 1;
      if (
        row < 0 || rows[row * ROW_WORDS + HASH] === hash &&
          this.#isKey(row, keys, start, end - start)
      ) return slot;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  #isKey(row: number, keys: Uint8Array, start: number, length: number) {
    if (this.#rows[row * ROW_WORDS + LENGTH] !== length) return false;
    const at = this.#rows[row * ROW_WORDS + START]!;
    return isSame(this.#view, at, viewOf(keys), start, length);
  }

  #insert(
    slot: number,
    keys: Uint8Array,
    start: number,
    end: number,
    hash: number,
    more: number,
  ): number {
    if (this.#size === this.#room) {
      if (this.#room === this.#capacity) return FULL;
      this.#grow();
      return this.#rowOf(keys, start, end, hash, more);
    }
    const length = end - start;
    const at = this.#keysEnd;
    if (at + length > this.#keys.length) this.#growKeys();
    copyBytes(viewOf(keys), start, this.#view, at, length);
    this.#keysEnd = at + length;
    const row = this.#size++;
    this.#rows[row * ROW_WORDS + HASH] = hash;
    this.#rows[row * ROW_WORDS + START] = at;
    this.#rows[row * ROW_WORDS + LENGTH] = length;
    this.#rows[row * ROW_WORDS + MORE] = more;
    this.#slots[slot] = row + 1;
    return row;
  }

  #grow(): void {
    this.#room *= 2;
    this.#slots = new Int32Array(this.#room * 2);
    this.#mask = this.#room * 2 - 1;
    const rows = new Int32Array(this.#room * ROW_WORDS);
    rows.set(this.#rows);
    this.#rows = rows;
    this.#fillSlots();
  }

  #growKeys(): void {
    const larger = new Uint8Array(this.#keys.length * 2);
    larger.set(this.#keys);
    this.#keys = larger;
    this.#view = new DataView(larger.buffer);
  }

  /**
   * Takes another seed, unless that was just done: with keys that no seed keeps
   * apart it would be done for each of them.
   */
  #reseed(): boolean {
    if (this.#reseedIn-- > 0) return false;
    this.#reseedIn = this.#capacity;
    this.#seed = randomSeed() | 0;
    this.#reseeded = true;
    for (let row = 0; row < this.#size; row++) {
      const start = this.#rows[row * ROW_WORDS + START]!;
      const end = start + this.#rows[row * ROW_WORDS + LENGTH]!;
      this.#rows[row * ROW_WORDS + HASH] = hashBytes(
        this.#keys,
        start,
        end,
        this.#seed,
      );
      this.#rows[row * ROW_WORDS + MORE] = moreHash();
    }
    this.#fillSlots();
    return true;
  }

  #fillSlots(): void {
    this.#slots.fill(0);
    for (let row = 0; row < this.#size; row++) {
      let slot = this.#rows[row * ROW_WORDS + HASH]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = row + 1;
    }
  }
}

/** Where a key ends that is not to be longer than others may be. */
function cut(start: number, end: number): number {
  return Math.min(end, start + MAX_KEY_BYTES);
}
