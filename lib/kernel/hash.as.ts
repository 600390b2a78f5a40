/**
 * The hash that lines, tables and counts of distinct keys share.
 *
 * @module
 */

import { firstBytes, KEYS, MAX_KEY_BYTES } from "./memory.as";

// There are two sets of random words: tables have the same seed, but for those whose
// seed was changed, and these have another one in common. Were they made anew where
// two tables take turns, a hash would take ten times as long.
let words: usize = KEYS;
let otherWords: usize = KEYS + MAX_KEY_BYTES;
/** What the random words were made from. */
let wordsSeed: i32 = 0;
let otherSeed: i32 = 0;
/** How many sets there are so far. */
let sets: u32 = 0;
let lastHash: u64 = 0;

/**
 * Hashes up to 512 bytes to 32 bits: NH of UMAC, then mixed. Of two texts that do
 * not depend on the seed the chance to collide is one in 2^32, whatever they are.
 *
 * Words are added to random ones, their sums multiplied in pairs, and all products
 * added. What is missing of the last 16 bytes is 0, and the length is added.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4418#section-5.2}
 *
 * @param at Where they stand.
 * @param length How many there are.
 * @param seed Any 32 bits.
 */
export function hash(at: usize, length: usize, seed: i32): i32 {
  if (seed !== wordsSeed || sets === 0) takeWords(seed);
  let keys = words;
  let sums = i64x2(<i64> length, 0);
  let left: usize = length;
  for (; left > 16; left -= 16) {
    sums = i64x2.add(sums, products(v128.load(at), keys));
    at += 16;
    keys += 16;
  }
  sums = i64x2.add(sums, products(firstBytes(at, left), keys));
  lastHash = mixed(i64x2.extract_lane(sums, 0) + i64x2.extract_lane(sums, 1));
  return <i32> lastHash;
}

/** 32 bits more of what was hashed last. */
export function moreHash(): i32 {
  return <i32> (lastHash >> 32);
}

function products(bytes: v128, keys: usize): v128 {
  const sums = i32x4.add(bytes, v128.load(keys));
  return i64x2.extmul_low_i32x4_u(
    sums,
    v128.shuffle<i32>(sums, sums, 2, 3, 0, 1),
  );
}

/** Takes the random words of a seed, which are those of the other set or made anew. */
function takeWords(seed: i32): void {
  const set = otherWords;
  const isMade = sets === 2 && seed === otherSeed;
  otherWords = words;
  otherSeed = wordsSeed;
  words = set;
  wordsSeed = seed;
  if (!isMade) makeWords(seed);
}

/** Makes the random words of a seed, as SplitMix64 does. */
function makeWords(seed: i32): void {
  if (sets < 2) sets++;
  let state = <u64> <u32> seed;
  for (let key = words; key < words + MAX_KEY_BYTES; key += 8) {
    state += 0x9e37_79b9_7f4a_7c15;
    store<u64>(key, mixed(state));
  }
}

/**
 * The end of SplitMix64: each bit comes to depend on all others.
 *
 * @see {@link https://prng.di.unimi.it/splitmix64.c}
 */
export function mixed(bits: u64): u64 {
  let z = bits;
  z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
  z = (z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb;
  return z ^ (z >> 31);
}
