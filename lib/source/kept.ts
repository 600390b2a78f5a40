/**
 * Where unfinished lines are kept while other files are read.
 *
 * Their memory is used again: it is outside of V8's heap, where garbage is
 * collected late, and lines may be long.
 *
 * @module
 */

const NOTHING = new Uint8Array(0);
const MIN_BYTES = 256;
/** What is larger than that is used again. */
const SMALL_BYTES = 4096;
/** A buffer that is so many times larger than what is in it is given back. */
const MAX_WASTE = 8;
/** So many free buffers are kept for whoever needs one. */
const MAX_SPARE = 8;

/** Free buffers, of different sizes. */
const spare: Uint8Array[] = [];

/** Bytes that are kept for a while. */
export class Kept {
  #buffer: Uint8Array = NOTHING;

  /** Keeps bytes, in the place of those of before. */
  put(bytes: Uint8Array): void {
    if (!fits(this.#buffer, bytes.length)) {
      this.free();
      this.#buffer = take(bytes.length);
    }
    this.#buffer.set(bytes);
  }

  /** The first of the bytes that were put here. */
  get(byteCount: number): Uint8Array {
    return this.#buffer.subarray(0, byteCount);
  }

  /** Gives the memory to others. */
  free(): void {
    const buffer = this.#buffer;
    if (buffer === NOTHING) return;
    this.#buffer = NOTHING;
    if (buffer.length > SMALL_BYTES && spare.length < MAX_SPARE) {
      spare.push(buffer);
    }
  }
}

function fits(buffer: Uint8Array, byteCount: number): boolean {
  return buffer.length >= byteCount &&
    buffer.length <= Math.max(SMALL_BYTES, byteCount * MAX_WASTE);
}

function take(byteCount: number): Uint8Array {
  const at = spare.findIndex((buffer) => fits(buffer, byteCount));
  if (at >= 0) return spare.splice(at, 1)[0]!;
  let size = MIN_BYTES;
  while (size < byteCount) size *= 2;
  return new Uint8Array(size);
}
