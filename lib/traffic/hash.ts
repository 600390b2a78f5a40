/**
 * The hash that the tables and the count of distinct clients share.
 *
 * @module
 */

import { viewOf } from "../log/words.ts";

/**
 * Hashes bytes to 32 bits. Who does not know the seed cannot choose keys that
 * collide, so take a random one for each process.
 *
 * Four bytes at a time (worth 4 to 7 % of a line's time) go into two sums that
 * multiply and shift, as FNV-1a does with one byte; the end is like MurmurHash3's
 * `fmix32`. One sum alone would not do: a change of a word's top bit stays a change
 * of the top bit when multiplied, so that the next word could take it back,
 * whatever the seed is. The other sum has it in the middle, where it spreads as
 * the seed will.
 *
 * @see {@link http://www.isthe.com/chongo/tech/comp/fnv/}
 * @see {@link https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp}
 *
 * @param bytes Bytes that hold the key.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param seed Any 32 bits.
 * @returns A whole number from -2^31 to 2^31 - 1.
 */
export function hashBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
): number {
  sum(bytes, start, end, seed);
  const h = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^
    Math.imul(b ^ (b >>> 15), 0xc2b2ae35);
  return h ^ (h >>> 15);
}

/** 32 bits more of the key that was hashed last, where 32 do not tell enough apart. */
export function moreHash(): number {
  return mixed(b ^ Math.imul(a, 0x85ebca77));
}

// The two sums; what is returned is made of them, and nothing is allocated.
let a = 0;
let b = 0;

function sum(bytes: Uint8Array, start: number, end: number, seed: number) {
  a = seed ^ (end - start);
  b = ~seed;
  if (end - start < 4) {
    for (let i = start; i < end; i++) a = a << 8 ^ a >>> 24 ^ bytes[i]!;
    return;
  }
  const view = viewOf(bytes);
  const last = end - 4;
  let x = a;
  let y = b;
  for (let i = start; i < last; i += 4) {
    const word = view.getInt32(i, true);
    x = Math.imul(x ^ word, 0x01000193);
    x ^= x >>> 15;
    y = Math.imul(y ^ (word >>> 16 | word << 16), 0x5bd1e995);
    y ^= y >>> 13;
  }
  // The last four bytes: some of them a second time, but none behind the key.
  const word = view.getInt32(last, true);
  a = x ^ word;
  b = y ^ (word >>> 16 | word << 16);
}

function mixed(sum: number): number {
  let h = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A random 32-bit seed. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 0x1_0000_0000);
}
