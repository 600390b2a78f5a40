/**
 * The kernel's memory, as it is seen from outside.
 *
 * @module
 */

import { memory } from "./kernel.wasm";

/** Where there is room for a key that does not stand in the kernel's memory. */
const SCRATCH_AT = 263_264;
/** What follows of a key does not count. */
export const MAX_KEY_BYTES = 512;

const buffer = memory.buffer as ArrayBuffer;

/** All of it: by the byte, by words of four, and by floats of eight. */
export const bytes: Uint8Array<ArrayBuffer> = new Uint8Array(buffer);
export const words: Int32Array<ArrayBuffer> = new Int32Array(buffer);
export const floats: Float64Array<ArrayBuffer> = new Float64Array(buffer);

/**
 * Where a key stands for the kernel: it is copied where it stands in other memory,
 * and stays there until the next one is.
 *
 * @param from Bytes that hold the key.
 * @param start The offset of its first byte.
 * @param length How long it is; what is longer than keys may be is cut.
 */
export function addressOf(
  from: Uint8Array,
  start: number,
  length: number,
): number {
  if (from.buffer === buffer) return from.byteOffset + start;
  const count = length < MAX_KEY_BYTES ? length : MAX_KEY_BYTES;
  // `set(subarray())` would make a view of each key: the log of a container takes a
  // tenth longer so.
  for (let i = 0; i < count; i++) bytes[SCRATCH_AT + i] = from[start + i]!;
  return SCRATCH_AT;
}
