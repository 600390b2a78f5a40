/**
 * Words that bytes are compared with.
 *
 * @module
 */

const CASE = 0x20;
/** Keys are small integers: larger numbers would be allocated. */
const KEY_BITS = 0x3fffffff;

/** A set of ASCII words in any case; to look one up allocates nothing. */
export class WordSet {
  readonly #words = new Map<number, Uint8Array[]>();

  /** @param words The words: letters alone. */
  constructor(words: readonly string[]) {
    for (const word of words) {
      const bytes = new TextEncoder().encode(word.toUpperCase());
      const key = keyOf(bytes, 0, bytes.length);
      this.#words.set(key, [...this.#words.get(key) ?? [], bytes]);
    }
  }

  /** Whether `bytes[start..end)` is one of the words. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    const alike = this.#words.get(keyOf(bytes, start, end));
    if (alike === undefined) return false;
    for (let k = 0; k < alike.length; k++) {
      const word = alike[k]!;
      if (word.length !== end - start) continue;
      let i = 0;
      while (i < word.length && upper(bytes[start + i]!) === word[i]) i++;
      if (i === word.length) return true;
    }
    return false;
  }
}

/** Made of the length and the first four letters. */
function keyOf(bytes: Uint8Array, start: number, end: number): number {
  let key = 0;
  for (let i = start; i < end && i < start + 4; i++) {
    key = (key << 8) | upper(bytes[i]!);
  }
  return (key ^ ((end - start) << 24)) & KEY_BITS;
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte & ~CASE : byte;
}
