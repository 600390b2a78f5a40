/**
 * The hash that the tables and the count of distinct clients share.
 *
 * @module
 */

/**
 * Hashes bytes to 32 bits. Who does not know the seed cannot choose keys that
 * collide, so take a random one for each process.
 *
 * The steps are those of FNV-1a with a shift, so that high bits reach the low
 * ones; the end is MurmurHash3's `fmix32`.
 *
 * @see {@link http://www.isthe.com/chongo/tech/comp/fnv/}
 * @see {@link https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp}
 *
 * @param bytes Bytes that hold the key.
 * @param start The offset of its first byte.
 * @param end One past its last byte.
 * @param seed Any 32 bits.
 * @returns A whole number from 0 to 2^32 - 1.
 */
export function hashBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
): number {
  let h = seed | 0;
  for (let i = start; i < end; i++) {
    h = Math.imul(h ^ bytes[i]!, 0x01000193);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A random 32-bit seed. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 0x1_0000_0000);
}
