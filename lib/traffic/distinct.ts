/**
 * How many different keys were seen, in fixed memory.
 *
 * @module
 */

import { bytes, words } from "../kernel/areas.ts";
import {
  allocate,
  clearDistinct,
  closeDistinct,
  mergeRanks,
  note,
  openDistinct,
  ranksOf,
  release,
} from "../kernel/kernel.wasm";
import { bytesOfLatin1, latin1Of } from "../log/text.ts";
import { hashBytes, moreHash } from "./hash.ts";

const INDEX_BITS = 14;
/** Rank 0 is kept as the digit 0, and so on: JSON escapes none of these. */
const DIGIT = 0x30;
const REGISTERS = 1 << INDEX_BITS;
const WORD_BYTES = 4;
/** Where the kernel counts how many registers have each rank, in words. */
const COUNTS = 2;
/** A rank is 1 to 33: the leading zeros of 32 bits, plus one. */
const MAX_RANK = 33;

/**
 * HyperLogLog with 2^14 registers of one byte: 16 KiB, a standard error of
 * {@linkcode DistinctCounter.STANDARD_ERROR}, whatever the number of keys.
 *
 * @see {@link https://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf}
 * HyperLogLog
 * @see {@link https://arxiv.org/abs/1702.01284} The estimator (Ertl, algorithm 6),
 * which needs no correction for small or large numbers.
 */
export class DistinctCounter implements Disposable {
  /** The standard error of {@linkcode count} relative to it: 1.04 / sqrt(2^14). */
  static readonly STANDARD_ERROR = 0.0081;

  /** What hashes begin with: counters to be merged have the same. */
  readonly seed: number;
  /** Where it is for the kernel. */
  readonly at: number;
  #isClosed = false;

  /** @param seed Any 32 bits; counters to be merged need the same. */
  constructor(seed: number) {
    this.seed = seed | 0;
    this.at = openDistinct(this.seed);
  }

  /** Gives its memory back: it is not used any more. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeDistinct(this.at);
  }

  /** Adds the key `bytes[start..end)`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    // 32 bits alone run short at 10^8 keys.
    note(this.at, hashBytes(bytes, start, end, this.seed), moreHash());
  }

  /** All that is known of the keys, for {@linkcode merge}: not a copy. */
  get ranks(): Uint8Array {
    const start = ranksOf(this.at);
    return bytes.subarray(start, start + REGISTERS);
  }

  /**
   * Takes over all keys of another counter with the same seed: its ranks.
   *
   * @throws {RangeError} If they are none.
   */
  merge(ranks: Uint8Array): void {
    if (ranks.buffer === bytes.buffer) {
      return mergeRanks(this.at, ranks.byteOffset);
    }
    if (ranks.length !== REGISTERS || ranks.some((rank) => rank > MAX_RANK)) {
      throw new RangeError("No ranks of a count of distinct keys");
    }
    const area = allocate(REGISTERS);
    bytes.set(ranks, area);
    mergeRanks(this.at, area);
    release(area, REGISTERS);
  }

  /** Forgets all keys. */
  clear(): void {
    clearDistinct(this.at);
  }

  /** What is kept over a restart: a character a register. */
  save(): string {
    return latin1Of(this.ranks.map((rank) => rank + DIGIT));
  }

  /** Takes over what a counter with the same seed has kept. */
  restore(saved: string): void {
    this.clear();
    this.merge(bytesOfLatin1(saved).map((char) => char - DIGIT));
  }

  /** The estimated number of different keys, a whole number. */
  count(): number {
    const counts = words.subarray(this.at / WORD_BYTES + COUNTS);
    let z = REGISTERS * tau(1 - counts[MAX_RANK]! / REGISTERS);
    for (let rank = MAX_RANK - 1; rank >= 1; rank--) {
      z = (z + counts[rank]!) / 2;
    }
    z += REGISTERS * sigma(counts[0]! / REGISTERS);
    return Math.round(REGISTERS * REGISTERS / (2 * Math.LN2 * z));
  }
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let y = 1;
  let z = x;
  for (let before = NaN; z !== before;) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let y = 1;
  let z = 1 - x;
  for (let before = NaN; z !== before;) {
    x = Math.sqrt(x);
    before = z;
    y /= 2;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}
