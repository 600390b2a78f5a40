/**
 * The hash that the tables and the count of distinct clients share.
 *
 * @module
 */

import { addressOf, MAX_KEY_BYTES } from "../kernel/areas.ts";
import { hash, moreHash } from "../kernel/kernel.wasm";

export { moreHash };

/**
 * Hashes bytes to 32 bits. Who does not know the seed cannot choose keys that
 * collide, so take a random one for each process. {@linkcode moreHash} gives 32
 * bits more of the key that was hashed last, where 32 do not tell enough apart.
 *
 * @param bytes Bytes that hold the key.
 * @param start The offset of its first byte.
 * @param end One past its last byte; of a key 512 bytes count.
 * @param seed Any 32 bits.
 * @returns A whole number from -2^31 to 2^31 - 1.
 */
export function hashBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
): number {
  const length = Math.min(end - start, MAX_KEY_BYTES);
  return hash(addressOf(bytes, start, length), length, seed);
}

/** A random 32-bit seed. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 0x1_0000_0000);
}
