/**
 * The hash that the tables and the count of distinct clients share.
 *
 * @module
 */

import { block } from "../log/block.ts";
import { hash, memory, moreHash } from "../log/kernel/kernel.wasm";

/** What follows does not count. */
const MAX_BYTES = 512;
/** Where the kernel has room for what is not in the block. */
const SCRATCH_AT = 262_752;
const scratch = new Uint8Array(memory.buffer, SCRATCH_AT, MAX_BYTES);

export { moreHash };

/**
 * Hashes bytes to 32 bits. Who does not know the seed cannot choose keys that
 * collide, so take a random one for each process. {@linkcode moreHash} gives 32
 * bits more of the key that was hashed last, where 32 do not tell enough apart.
 *
 * It is the kernel's hash, for it hashes what stands in lines.
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
  const length = Math.min(end - start, MAX_BYTES);
  if (bytes === block) return hash(start, length, seed);
  // For so few bytes a loop is faster than what arrays have for it.
  for (let i = 0; i < length; i++) scratch[i] = bytes[start + i]!;
  return hash(SCRATCH_AT, length, seed);
}

/** A random 32-bit seed. */
export function randomSeed(): number {
  return Math.floor(Math.random() * 0x1_0000_0000);
}
